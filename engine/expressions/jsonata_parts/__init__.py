"""The parts of the JSONata evaluator: values, guard, compiler, functions. Others use ``engine.expressions.jsonata``."""
