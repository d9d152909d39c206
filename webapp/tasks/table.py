"""Tasks as the shop knows them: what is to be done, by whom, by when."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from webapp.customers.models import Customer
from webapp.tables.fields import Field
from webapp.tables.kinds import Choice, Instant, Person, Reference, Text
from webapp.tables.registry import tables
from webapp.tables.rolling import rollup
from webapp.tables.table import Table, View
from webapp.tables.values.people import whoever_types
from webapp.tasks.models import OPEN as OPEN_ONES
from webapp.tasks.models import Task

STATE = Choice(
    ("todo", _l("To do"), "待处理", "未开始", "未完成"),
    ("doing", _l("In hand"), "处理中", "进行"),
    ("done", _l("Completed"), "已完成", "做完"),
    ("dropped", _l("Given up"), "已放弃", "取消", "已取消"),
    dots={"todo": "blue", "doing": "gold", "done": "green", "dropped": "grey"},
)
OPEN = "todo,doing"


def check(values, errors, record) -> None:
    """A reminder comes before the task is due."""
    due, remind = (
        values[key] if key in values else getattr(record, key, None) for key in ("due_at", "remind_at")
    )
    if due and remind and remind > due:
        errors["remind_at" if "remind_at" in values else "due_at"] = _(
            "The reminder comes after the task is due."
        )


tasks = tables.add(
    Table(
        "tasks",
        _l("Tasks"),
        Task,
        one=_l("task"),
        icon="tasks",
        parent="customers",
        title="title",
        number="title",
        fields=(
            Field("title", _l("What to do"), Text(200), required=True, searched=True, sortable=True,
                  aliases=("待办", "待办事项", "事项", "任务", "标题", "title", "todo")),
            Field("customer", _l("Customer"), Reference("customers"), searched=True, sortable=True,
                  aliases=("客户", "客户编号", "客户姓名", "客户名称", "customer_id", "customer no")),
            Field("due_at", _l("Due at"), Instant(), sortable=True,
                  aliases=("截止时间", "截止日期", "到期时间", "完成期限", "due")),
            Field("owner", _l("Who does it"), Person(), required=True, default=whoever_types, sortable=True,
                  aliases=("负责人", "执行人", "办理人", "owner")),
            Field("state", _l("Task status"), STATE, required=True, default="todo", sortable=True,
                  aliases=("待办状态", "状态", "进度", "state")),
            Field("remind_at", _l("Remind at"), Instant(), sortable=True, aliases=("提醒时间", "提醒"),
                  help=_l("When the person in charge is reminded.")),
            Field("made_by_rule", _l("Made by rule"), Text(64), editable=False,
                  help=_l("Made by a rule, not by a person.")),
            Field("created_at", _l("Entered at"), Instant(), editable=False, sortable=True),
        ),
        columns=("title", "customer", "due_at", "owner", "state", "remind_at"),
        beneath=("title", "due_at", "owner", "state"),
        views=(
            View("all", _l("All"), {}),
            View("mine", _l("Mine"), {"owner": "me", "state.in": OPEN, "sort": "due_at"}),
            View("today", _l("Due today"), {"due_at.from": "today", "due_at.to": "today", "state.in": OPEN}),
            View("overdue", _l("Overdue"), {"due_at.to": "yesterday", "state.in": OPEN, "sort": "due_at"}),
            View("done", _l("Completed"), {"state": "done", "sort": "-due_at"}),
            View("board", _l("Board"), as_="board", by="state"),
            View("calendar", _l("Calendar"), as_="calendar", by="due_at"),
        ),
        sort="due_at",
        check=check,
    )
)  # fmt: skip

NEXT_TASK = (
    select(Task.title)
    .where(Task.customer_id == Customer.id, OPEN_ONES)
    .order_by(Task.due_at, Task.id)
    .limit(1)
    .scalar_subquery()
)
tables.contribute(
    "customers", rollup("next_task", _l("Next task"), Text(), Customer, NEXT_TASK), tells_of="tasks"
)
