"""What the best value of a linear or mixed-integer programme is, and what proves it.

What lives here: rows and columns under readable names, and the one import of the solver (HiGHS). What does
not: any model; each wing writes its own rows and says what they mean.
"""

from __future__ import annotations

import math
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

import highspy
import numpy as np
from numpy.typing import NDArray

from foedus.errors import BugError, PlanningError

Status = Literal["optimal", "feasible", "infeasible", "unbounded", "unknown"]

#: "no limit" for the bounds of rows and columns
INFINITE: Final = math.inf

_STATUS: Final[dict[highspy.HighsModelStatus, Status]] = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Solution:
    """What the solver answered.

    ``objective`` is the value of the columns found (nan where none were), ``bound`` the proven limit on any
    solution, from below where the programme minimises and from above where it maximises. ``columns`` is float64,
    shape ``(n_columns,)``; ``duals`` is float64, shape ``(n_rows,)``, and empty for programmes with integer columns.
    """

    status: Status
    objective: float
    bound: float
    columns: NDArray[np.float64]
    duals: NDArray[np.float64]

    @property
    def found(self) -> bool:
        """Whether the columns hold a feasible solution."""
        return self.status in ("optimal", "feasible")


class Programme:
    """A programme built row by row; indices count from 0 in the order of adding.

    Parameters
    ----------
    name
        Appears in messages.

    Examples
    --------
    >>> lift = Programme("fewest flights")
    >>> small = lift.add_column("small aircraft", 0, 10, 1.0, integer=True)
    >>> large = lift.add_column("large aircraft", 0, 1, 1.0, integer=True)
    >>> _ = lift.add_row("vehicles", 7, INFINITE, [(small, 3), (large, 5)])
    >>> lift.solve().objective
    2.0
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._columns: list[tuple[str, float, float, float, bool]] = []
        self._rows: list[tuple[str, float, float]] = []
        self._starts: list[int] = [0]
        self._indices: list[int] = []
        self._values: list[float] = []

    @property
    def n_columns(self) -> int:
        """How many columns were added."""
        return len(self._columns)

    @property
    def n_rows(self) -> int:
        """How many rows were added."""
        return len(self._rows)

    def add_column(self, name: str, lower: float, upper: float, cost: float, integer: bool = False) -> int:
        """Add a column and give its index.

        Raises
        ------
        BugError
            If a number is nan, or the bounds cross.
        """
        self._refuse_bad(name, lower, upper, cost)
        self._columns.append((name, float(lower), float(upper), float(cost), integer))
        return len(self._columns) - 1

    def add_row(self, name: str, lower: float, upper: float, terms: Sequence[tuple[int, float]]) -> int:
        """Add a row ``lower <= sum of value * column <= upper`` and give its index.

        Terms are pairs (column index, value); pairs of one column are added up.

        Raises
        ------
        BugError
            If a number is nan, the bounds cross, or a term names a column that is not there.
        """
        self._refuse_bad(name, lower, upper, 0.0)
        merged: dict[int, float] = {}
        for column, value in terms:
            if not 0 <= column < len(self._columns):
                raise BugError(
                    f"row {name!r} of programme {self.name!r} names column {column}, which is not there",
                    code="programme-column",
                )
            if not math.isfinite(value):
                raise BugError(
                    f"row {name!r} of programme {self.name!r} has the value {value} at {self._columns[column][0]!r}",
                    code="programme-number",
                )
            merged[column] = merged.get(column, 0.0) + float(value)
        self._rows.append((name, float(lower), float(upper)))
        self._indices.extend(merged)
        self._values.extend(merged.values())
        self._starts.append(len(self._indices))
        return len(self._rows) - 1

    def set_costs(self, costs: Mapping[int, float]) -> None:
        """Replace the objective: the columns named cost so much, every other column nothing.

        Raises
        ------
        BugError
            If a cost is not finite.
        """
        for index, (name, lower, upper, _, integer) in enumerate(self._columns):
            cost = float(costs.get(index, 0.0))
            self._refuse_bad(name, lower, upper, cost)
            self._columns[index] = (name, lower, upper, cost, integer)

    def set_bounds(self, column: int, lower: float, upper: float) -> None:
        """Replace the bounds of a column.

        Raises
        ------
        BugError
            If a bound is nan, or they cross.
        """
        name, _, _, cost, integer = self._columns[column]
        self._refuse_bad(name, lower, upper, cost)
        self._columns[column] = (name, float(lower), float(upper), cost, integer)

    def drop_rows(self, n_kept: int) -> None:
        """Forget every row added after the first ``n_kept``."""
        del self._rows[n_kept:]
        del self._starts[n_kept + 1 :]
        del self._indices[self._starts[-1] :]
        del self._values[self._starts[-1] :]

    def solve(
        self,
        *,
        minimise: bool = True,
        time_limit_s: float | None = None,
        gap_frac: float = 0.0,
        seed: int = 0,
        start: NDArray[np.float64] | None = None,
        node_limit: int | None = None,
        relaxed: bool = False,
    ) -> Solution:
        """Solve the programme on one thread, so that the same seed gives the same answer.

        Parameters
        ----------
        minimise
            Least cost, not greatest.
        time_limit_s
            Stop after so many seconds with the best found; none: run to the proof.
        gap_frac
            Integer programmes: stop once objective and bound are this close, as a share of the objective.
        seed
            Of the solver's tie-breaking.
        start
            A solution to begin with, float64, shape ``(n_columns,)``; one that breaks a row is passed over.
        node_limit
            Stop after so many nodes: unlike a limit of time, the same on every machine.
        relaxed
            Take integer columns as continuous: the answer is a bound, not a plan.

        Raises
        ------
        PlanningError
            If the solver refuses the numbers.
        """
        engine = highspy.Highs()  # type: ignore[no-untyped-call]
        engine.silent()
        options: dict[str, int | float | bool] = {"threads": 1, "random_seed": seed, "mip_rel_gap": float(gap_frac)}
        given: tuple[tuple[str, int | float | bool | None], ...] = (
            ("mip_abs_gap", 1e-9 if gap_frac == 0.0 else None),
            ("time_limit", time_limit_s),
            ("mip_max_nodes", node_limit),
            ("solve_relaxation", relaxed or None),
        )
        options |= {name: value for name, value in given if value is not None}
        for option, value in options.items():
            engine.setOptionValue(option, float(value) if option == "time_limit" else value)
        if engine.passModel(self._compile(minimise)) == highspy.HighsStatus.kError:
            raise PlanningError(
                f"the solver refused programme {self.name!r}",
                code="programme-refused",
                hint="look for numbers that differ by more than about twelve orders of magnitude",
            )
        if start is not None:
            begin = highspy.HighsSolution()
            begin.col_value = start.tolist()
            engine.setSolution(begin)
        if engine.run() == highspy.HighsStatus.kError:
            raise PlanningError(f"the solver stopped with an error on programme {self.name!r}", code="programme-error")
        return self._read(engine, minimise, whole=self._has_integers() and not relaxed)

    def prove(self, duals: NDArray[np.float64]) -> float:
        """Give the value that no solution of the linear programme falls below, by these duals alone.

        Any duals prove something; those of an optimal solution prove its value. The sum over rows of dual times the
        side it presses on, plus the least that the columns can add, is computed here afresh: nothing of the solver is
        trusted. Integer columns are taken as continuous.

        Parameters
        ----------
        duals
            One number a row, float64, shape ``(n_rows,)``.

        Raises
        ------
        BugError
            If there is not one dual a row.

        Examples
        --------
        >>> lift = Programme("fewest flights")
        >>> flights = lift.add_column("flights", 0, 100, 1.0)
        >>> _ = lift.add_row("vehicles", 7, INFINITE, [(flights, 3)])
        >>> round(lift.prove(lift.solve().duals), 6)
        2.333333
        """
        if len(duals) != len(self._rows):
            raise BugError(f"{len(duals)} duals for {len(self._rows)} rows of {self.name!r}", code="programme-duals")
        value = 0.0
        reduced = np.array([column[3] for column in self._columns], dtype=np.float64)
        for row, (_, lower, upper) in enumerate(self._rows):
            dual = float(duals[row])
            side = lower if dual > 0 else upper
            if dual == 0.0 or not math.isfinite(side):
                continue  # a dual that presses on no side is as good as nought
            value += dual * side
            span = slice(self._starts[row], self._starts[row + 1])
            reduced[self._indices[span]] -= dual * np.array(self._values[span])
        for (_, lower, upper, _, _), cost in zip(self._columns, reduced.tolist(), strict=True):
            if cost != 0.0:
                value += cost * (lower if cost > 0 else upper)
        return value

    def write(self, form: Literal["lp", "mps"], *, minimise: bool = True, comments: Sequence[str] = ()) -> bytes:
        """Give the programme as a file that other solvers read, with the names of columns and rows.

        Names are to be unique, of letters, digits and underscores, and begin with a letter other than ``e``.

        Parameters
        ----------
        form
            CPLEX LP, or free MPS.
        minimise
            As ``solve``; MPS itself has no sense, and readers of it minimise.
        comments
            Lines that stand above it.

        Raises
        ------
        PlanningError
            If the solver refuses the numbers.
        """
        engine = highspy.Highs()  # type: ignore[no-untyped-call]
        engine.silent()
        model = self._compile(minimise)
        model.model_name_ = re.sub(r"\W+", "_", self.name)
        model.col_names_, model.row_names_ = [c[0] for c in self._columns], [r[0] for r in self._rows]
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"programme.{form}"
            refused = engine.passModel(model) == highspy.HighsStatus.kError
            if refused or engine.writeModel(str(path)) == highspy.HighsStatus.kError:
                raise PlanningError(f"the solver does not write programme {self.name!r}", code="programme-refused")
            content = path.read_bytes()
        mark = "\\" if form == "lp" else "*"
        return "".join(f"{mark} {line}\n" for line in comments).encode() + content

    def _refuse_bad(self, name: str, lower: float, upper: float, cost: float) -> None:
        if math.isnan(lower) or math.isnan(upper) or not math.isfinite(cost) or lower > upper:
            raise BugError(
                f"{name!r} of programme {self.name!r} has bounds {lower} to {upper} and cost {cost}",
                code="programme-number",
            )

    def _compile(self, minimise: bool) -> highspy.HighsLp:
        lp = highspy.HighsLp()
        lp.model_name_ = self.name
        lp.num_col_, lp.num_row_ = len(self._columns), len(self._rows)
        lp.col_lower_ = np.array([c[1] for c in self._columns], dtype=np.float64)
        lp.col_upper_ = np.array([c[2] for c in self._columns], dtype=np.float64)
        lp.col_cost_ = np.array([c[3] for c in self._columns], dtype=np.float64)
        lp.row_lower_ = np.array([r[1] for r in self._rows], dtype=np.float64)
        lp.row_upper_ = np.array([r[2] for r in self._rows], dtype=np.float64)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = len(self._columns), len(self._rows)
        lp.a_matrix_.start_ = np.array(self._starts, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self._indices, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self._values, dtype=np.float64)
        lp.sense_ = highspy.ObjSense.kMinimize if minimise else highspy.ObjSense.kMaximize
        if self._has_integers():
            kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
            lp.integrality_ = [kinds[c[4]] for c in self._columns]
        return lp

    def _has_integers(self) -> bool:
        return any(column[4] for column in self._columns)

    def _read(self, engine: highspy.Highs, minimise: bool, *, whole: bool) -> Solution:
        status = _STATUS.get(engine.getModelStatus(), "unknown")
        info, found = engine.getInfo(), engine.getSolution()
        feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        if status == "unknown" and feasible:
            status = "feasible"
        worst = -math.inf if minimise else math.inf
        if status not in ("optimal", "feasible"):
            none = np.empty(0, dtype=np.float64)
            bound = -worst if status == "infeasible" else worst
            return Solution(status=status, objective=math.nan, bound=bound, columns=none, duals=none)
        columns = np.array(found.col_value, dtype=np.float64)
        objective = float(sum(c[3] * v for c, v in zip(self._columns, columns, strict=True)))
        if whole:
            marks = np.array([c[4] for c in self._columns])
            columns[marks] = np.round(columns[marks])
            bound, duals = float(info.mip_dual_bound), np.empty(0, dtype=np.float64)
        else:
            bound = objective if status == "optimal" else worst
            duals = np.array(found.row_dual, dtype=np.float64)
        return Solution(status=status, objective=objective, bound=bound, columns=columns, duals=duals)
