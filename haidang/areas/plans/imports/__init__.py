"""Plans coming in: from files of ours (TOML) and from documents that people wrote."""

from haidang.areas.plans.imports.toml_file import (
    BUILTIN,
    BadPlanFile,
    NoSuchBuiltinPlan,
    read_builtin_plan,
    read_plan,
    read_plan_file,
)

__all__ = ["BUILTIN", "BadPlanFile", "NoSuchBuiltinPlan", "read_builtin_plan", "read_plan", "read_plan_file"]
