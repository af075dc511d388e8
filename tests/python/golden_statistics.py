"""Writes tests/golden/statistics.json: statistics of made-up scores, computed by rliable.

Needs `pip install rliable==1.2.0 "pandas<3"` and is run as `python tests/python/golden_statistics.py`. rliable draws its bootstrap
samples with the global `numpy.random.choice`; here they come from `Generator(PCG64(SeedSequence(seed)))`, so that the
draws are those of the crate's own generator. Everything else is rliable's own code.
"""

import json
import pathlib

import arch
import numpy
import scipy
from rliable import library, metrics

FILE = pathlib.Path(__file__).parent.parent / "golden" / "statistics.json"
REPLICATIONS = 2000


def interval(scores, statistic, seed):
    """Estimate and 95 % interval of a statistic of one score matrix, or of several, [seed, task] each."""
    generator = numpy.random.Generator(numpy.random.PCG64(numpy.random.SeedSequence(seed)))
    numpy.random.choice = lambda count, shape, replace: generator.integers(0, count, shape)
    points, intervals = library.get_interval_estimates(
        {"scores": scores}, lambda *scores: numpy.array([statistic(*scores)]), reps=REPLICATIONS
    )
    low, high = intervals["scores"][:, 0]
    return {"value": float(points["scores"][0]), "low": float(low), "high": float(high)}


def case(name, x, y, seed):
    x, y = numpy.array(x, dtype=float), numpy.array(y, dtype=float)
    iqm = metrics.aggregate_iqm
    return {
        "name": name,
        "x": x.tolist(),
        "y": y.tolist(),
        "seed": seed,
        "quartiles_x": numpy.quantile(x, [0.25, 0.5, 0.75]).tolist(),
        "iqm_x": interval(x, iqm, seed),
        "iqm_y": interval(y, iqm, seed),
        "iqm_difference": interval([x, y], lambda x, y: iqm(y) - iqm(x), seed),
        "improvement_of_y": interval([x, y], lambda x, y: metrics.probability_of_improvement(y, x), seed),
        "improvement_of_x": interval([x, y], metrics.probability_of_improvement, seed),
    }


random = numpy.random.default_rng(20)
CASES = [
    # rliable's own metrics_test: the interquartile means are 1.5 and 2, P(x > y) is 1/3.
    case("rliable's metrics_test", [[1, 2], [2, 2], [1, 1], [2, 1]], [[1, 1], [2, 2], [3, 3]], 0),
    case(
        "five seeds in three worlds",
        [[0.7, 0.8, 0], [0.6, 0.5, 0.3], [0.9, 0.1, 0.1], [0.4, 0.4, 0.2], [0.5, 0.3, 0.1]],
        [[0.9, 0.8, 0.1], [1, 0.7, 0.3], [0.95, 0.2, 0.2], [0.5, 0.9, 0], [0.85, 0.6, 0.4]],
        1,
    ),
    case("ties only", [[1, 1], [1, 1], [1, 1], [1, 1], [1, 1]], [[1, 1], [1, 1], [1, 1], [1, 1], [1, 1]], 2),
    case("one world, one seed against two", [[0.5]], [[0.25], [0.75]], 3),
    case("negative scores and many seeds", random.normal(-1, 2, (23, 4)), random.normal(-0.5, 1, (17, 4)), 4294967295),
]

FILE.write_text(
    json.dumps(
        {
            "producer": "tests/python/golden_statistics.py: rliable 1.2.0, "
            f"numpy {numpy.__version__}, scipy {scipy.__version__}, arch {arch.__version__}; "
            "draws of Generator(PCG64(SeedSequence(seed)))",
            "replications": REPLICATIONS,
            "cases": CASES,
        },
        indent=1,
    )
    + "\n"
)
