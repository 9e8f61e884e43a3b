"""The hand-written runtime under the generated code: models' base, the table of operations, the ASGI binding."""
