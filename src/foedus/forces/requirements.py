"""How many persons the sites of a mandate need round the clock, with the arithmetic in words.

What lives here: posts times persons per post, by site and by class, from what was known. What does not: who
offers them (``package``) and who stands where (``protection``).
"""

from __future__ import annotations

import math
from datetime import datetime

from foedus.domain.figures import Figure, pick_known, was_known
from foedus.domain.forces import GuardNorm
from foedus.domain.packages import MandateNow, Requirement, SiteNeed
from foedus.domain.places import Site


def require(
    mandate: MandateNow, sites: tuple[Site, ...], norms: tuple[GuardNorm, ...], *, as_of: datetime
) -> tuple[Requirement, ...]:
    """Say what each class of site needs under the mandate, as known by ``as_of``.

    A mandate that names no task to guard asks for none: the answer is empty. A figure that nobody had given leaves
    the need unknown; it is never counted as zero.

    Parameters
    ----------
    mandate
        The mandate as known by then.
    sites
        Only those known by ``as_of`` count.
    norms
        Persons per post, one norm a class.

    Raises
    ------
    Nothing; a missing norm is named under ``missing``.
    """
    if not any(task.kind == "guard" for task in mandate.tasks):
        return ()
    per_post = {norm.site_class: norm for norm in norms}
    known = [site for site in sites if was_known(site.known_at, as_of)]
    classes = dict.fromkeys(site.site_class for site in known)
    return tuple(
        _require_class(name, [s for s in known if s.site_class == name], per_post.get(name), as_of=as_of)
        for name in classes
    )


def _require_class(name: str, sites: list[Site], norm: GuardNorm | None, *, as_of: datetime) -> Requirement:
    rate = pick_known(norm.persons_per_post, as_of) if norm else None
    needs = tuple(_need_site(site, rate, as_of=as_of) for site in sites)
    missing = [f"posts at {need.site}" for need in needs if need.posts is None]
    if rate is None:
        missing.append(f"persons per post at sites of class {name}")
    persons = [need.persons for need in needs if need.persons is not None]
    posts = [need.posts for need in needs if need.posts is not None]
    whole = len(persons) == len(needs)
    added = " + ".join("?" if need.persons is None else str(need.persons) for need in needs)
    reason = f" ({norm.arithmetic})" if norm and norm.arithmetic else ""
    total = f"{sum(persons)}" if whole else f"at least {sum(persons)}, the rest not known"
    return Requirement(
        site_class=name,
        sites=needs,
        posts=sum(posts) if len(posts) == len(needs) else None,
        persons=sum(persons) if whole else None,
        persons_known=sum(persons),
        arithmetic=f"{added} = {total} persons{reason}",
        missing=tuple(missing),
        rests_on=tuple(dict.fromkeys(r for need in needs for r in need.rests_on)),
    )


def _need_site(site: Site, rate: Figure | None, *, as_of: datetime) -> SiteNeed:
    posts = pick_known(site.posts, as_of)
    grounds = [*site.rests_on, *(r for figure in (posts, rate) if figure is not None for r in figure.rests_on)]
    rests_on = tuple(dict.fromkeys(grounds))
    whole_posts = None if posts is None else round_up(posts.value)
    if whole_posts is None or rate is None:
        left = "posts not known" if whole_posts is None else f"{whole_posts} posts"
        right = "persons per post not known" if rate is None else f"{rate.value:g} persons per post"
        return SiteNeed(site=site.id, posts=whole_posts, persons=None, arithmetic=f"{left}, {right}", rests_on=rests_on)
    exact = whole_posts * rate.value
    persons = round_up(exact)
    rounded = "" if persons == exact else f" = {exact:g}, rounded up"
    return SiteNeed(
        site=site.id,
        posts=whole_posts,
        persons=persons,
        arithmetic=f"{whole_posts} posts x {rate.value:g} persons per post{rounded} = {persons} persons",
        rests_on=rests_on,
    )


def round_up(value: float) -> int:
    """Give the least whole number not below ``value``, blind to the last digits of a binary fraction.

    Examples
    --------
    >>> round_up(3 * 5.1), round_up(4.2), round_up(6 * 5.5)
    (16, 5, 33)
    """
    return math.ceil(round(value, 9))
