"""What the parts of a request are called in Python."""

from runcontract.contract import Operation, Parameter
from runcontract.generate.names import argument_name

BODY = "body"


def field_of(operation: Operation, parameter: Parameter) -> str:
    """Return the field of a parameter: its name, or name and place where another part of the request has that name."""
    plain = argument_name(parameter.name)
    taken = [argument_name(each.name) for each in operation.parameters] + ([] if operation.body is None else [BODY])
    return f"{plain}_{parameter.place}" if taken.count(plain) > 1 and parameter.place != "path" else plain
