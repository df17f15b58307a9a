"""Compiles templates to straight Python, and keeps what it compiled; knows no template and no filter.

Jinja asks at every step what it was given; our templates are given what has attributes, macros and plain functions, so
they become attribute access, calls, and text that is joined once. It halves the time of a page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from jinja2 import BytecodeCache, Environment, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from markupsafe import Markup, escape
from markupsafe import _escape_inner as escape_text  # type: ignore[attr-defined]  # C, and a tenth of escape's time

from frontdoor.catalogue import Text


def escaped(value: object) -> str:
    """Return a value as HTML, as ``markupsafe.escape`` does; text is not marked as such, it is only joined to more."""
    if type(value) is str or type(value) is Text:
        said: str = escape_text(value)
        return said
    return value if type(value) is Markup else escape(value)


class Straight(CodeGenerator):
    """Compiles ``a.b``, ``a[b]`` and ``a(b)`` to just that, and escapes text without wrapping it."""

    def blockvisit(self, nodes: Iterable[nodes.Node], frame: Frame) -> None:
        """Let a page gather its text and hand it on whole: Jinja hands on every word by itself."""
        if frame.rootlevel and frame.buffer is None:
            self.buffer(frame)
            super().blockvisit(nodes, frame)
            self.writeline(f"yield concat({frame.buffer})")
        else:
            super().blockvisit(nodes, frame)

    def write_commons(self) -> None:
        """Begin a page."""
        super().write_commons()
        self.writeline("escaped, html = environment.escaped, environment.html")

    def return_buffer_contents(self, frame: Frame, force_unescaped: bool = False) -> None:
        """Return what a macro gathered."""
        self.writeline(f"return html(concat({frame.buffer}))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 -- Jinja's name, as those below
        """Look for no item where there is no such attribute."""
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    def visit_Getitem(self, node: nodes.Getitem, frame: Frame) -> None:  # noqa: N802
        """Look for no attribute where there is no such item."""
        self.visit(node.node, frame)
        self.write("[")
        self.visit(node.arg, frame)
        self.write("]")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        """Call at once: none of our macros and functions wants to be given Jinja's context."""
        if node.dyn_args or node.dyn_kwargs or forward_caller:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for given in (*node.args, *node.kwargs):
            self.visit(given, frame)
            self.write(", ")
        self.write(")")

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802
        """Make a macro a plain function, which takes its values in their order and returns what is HTML already."""
        inner = frame.inner()
        inner.symbols.analyze_node(node)
        needed = len(node.args) - len(node.defaults)
        self.writeline("def macro(", node)
        for number, name in enumerate(node.args):
            self.write(inner.symbols.ref(name.name))
            if number >= needed:
                self.write("=")
                self.visit(node.defaults[number - needed], frame)
            self.write(", ")
        self.write("):")
        self.indent()
        self.buffer(inner)
        self.enter_frame(inner)
        self.blockvisit(node.body, inner)
        self.return_buffer_contents(inner)
        self.leave_frame(inner, with_python_scope=True)
        self.outdent()
        self.writeline(f"context.exported_vars.add({node.name!r})")
        self.writeline(f"context.vars[{node.name!r}] = {frame.symbols.ref(node.name)} = macro")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        self.write("escaped(")
        if finalize.src is not None:
            self.write(finalize.src)


class StraightTemplate(Template):
    """A template that knows what it is given, and none of Jinja's own functions."""

    def new_context(
        self,
        vars: dict[str, Any] | None = None,  # noqa: A002 -- Jinja's name
        shared: bool = False,
        locals: Mapping[str, Any] | None = None,  # noqa: A002
    ) -> Context:
        """Begin with the values of a page."""
        if shared or locals:
            return super().new_context(vars, shared, locals)
        return Context(self.environment, vars or {}, self.name, self.blocks)


class StraightEnvironment(Environment):
    """An environment of straight templates."""

    code_generator_class = Straight
    template_class = StraightTemplate
    escaped = staticmethod(escaped)
    html = partial(str.__new__, Markup)
    """What is HTML already, as ``Markup`` marks it, in a third of the time."""


_COMPILER = sha256(Path(__file__).read_bytes()).hexdigest()[:10]
"""What is compiled depends on how: see the code generator above."""


class Compiled(BytecodeCache):
    """Keeps compiled templates beside them, as Python keeps its own; each says by which text it was made."""

    folder = Path(__file__).parent / "templates" / "__pycache__"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Read what was compiled, if it was of this very text."""
        try:
            with self._kept(bucket).open("rb") as file:
                bucket.load_bytecode(file)
        except OSError:
            return  # not compiled yet

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        try:
            self.folder.mkdir(exist_ok=True)
            with NamedTemporaryFile(dir=self.folder, delete=False) as file:
                bucket.write_bytecode(file)
            Path(file.name).replace(self._kept(bucket))
        except OSError:
            return  # where nothing may be written there, each start compiles anew

    def _kept(self, bucket: Bucket) -> Path:
        return self.folder / f"{bucket.key}.{_COMPILER}"
