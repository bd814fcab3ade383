"""The same cases inside Spark and alone, in three shapes; stops with the first difference. Use: same.py PROGRAM FOLDER"""

import json
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, "docs/cluster")

import pyarrow as pa
import pyarrow.parquet as pq
from pyspark.sql import SparkSession

import in_spark

PROGRAM, FOLDER = sys.argv[1], Path(sys.argv[2])
PACK = "lancashire@2.0.0"
CONTACTS = 200
RULES = str(Path("rules").resolve())


def run(*arguments, codes=(0,)):
    ran = subprocess.run([PROGRAM, "--rules", RULES, *arguments], capture_output=True, text=True)
    assert ran.returncode in codes, ran.stderr
    return ran.stdout


def answer(line):
    """What is held against each other, whichever way it was written."""
    fired = line["fired"]
    if isinstance(fired, dict):
        fired = [rule for rules in fired.values() for rule in rules]
    keys = ("pack", "version", "status", "pathway", "possible", "at_least")
    return tuple(str(line[key]) for key in keys) + (sorted(fired),)


def flat(contacts):
    """A row for each child, in columns of their own types."""
    rows = [
        {"case": c["case"], "child": child["ref"], "received": c["received"], **c["facts"], **child["facts"]}
        for c in contacts
        for child in c["children"]
    ]

    def column(values):
        said = {type(value) for value in values if value is not None}
        words = {value for value in values if isinstance(value, str)}
        if list in said:  # of a set nobody knew, there is nothing to say
            return pa.array([v if isinstance(v, list) else None for v in values], pa.list_(pa.string()))
        if said == {int}:
            return pa.array(values, pa.int64())
        if words <= {"yes", "no"}:
            return pa.array([None if value is None else value == "yes" for value in values])
        return pa.array([None if value is None else str(value) for value in values])

    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: column([row.get(name) for row in rows]) for name in names})


text = run("sample", "--pack", PACK, "-n", str(CONTACTS), "--seed", "5")
contacts = [json.loads(line) for line in text.splitlines()]
(FOLDER / "cases.ndjson").write_text(text)
pq.write_table(flat(contacts), FOLDER / "flat.parquet")
run("replay", str(FOLDER / "cases.ndjson"), "--pack", PACK, "--out", str(FOLDER / "alone.ndjson"))
alone = {}
for line in map(json.loads, (FOLDER / "alone.ndjson").read_text().splitlines()):
    alone[line["case"], line["child"]] = answer(line)

spark = SparkSession.builder.master("local[2]").appName("threshold").config("spark.ui.enabled", "false").config("spark.ui.showConsoleProgress", "false")
spark = spark.config("spark.sql.shuffle.partitions", "4").getOrCreate()
spark.sparkContext.setLogLevel("ERROR")
spark.sparkContext.addPyFile("docs/cluster/in_spark.py")
decide = in_spark.decided_by(PROGRAM, "--rules", RULES, "--pack", PACK)


def same(what, cases):
    began = time.monotonic()
    partitions = cases.rdd.getNumPartitions()
    found = cases.mapInArrow(decide, in_spark.ANSWERS).collect()
    assert len(found) == len(alone), f"{what}: {len(found)} answers, {len(alone)} alone"
    for line in found:
        line = line.asDict()
        assert answer(line) == alone[line["case"], line["child"]], (what, line)
    print(f"{what}: {len(found)} children in {partitions} partitions, the same as alone ({time.monotonic() - began:.1f} s)")


# A whole case in one column, as NDJSON holds it.
lines = spark.read.text(str(FOLDER / "cases.ndjson")).withColumnRenamed("value", "json").repartition(3)
same("JSON in a column", lines)

# A row for each child; the children of a contact must stand together.
rows = spark.read.parquet(str(FOLDER / "flat.parquet"))
same("a row for each child", rows.repartition(4, "case").sortWithinPartitions("case", "child"))

# A row for each contact, its children a list of structs.
shared = {name for contact in contacts for name in contact["facts"]}
own = {name for contact in contacts for child in contact["children"] for name in child["facts"]}
rows.createOrReplaceTempView("rows")
inner = ", ".join(f"'{name}', {name}" for name in sorted(own))
outer = "".join(f", first({name}) AS {name}" for name in sorted(shared - own))
nested = spark.sql(
    f"SELECT case, first(received) AS received{outer}, sort_array(collect_list(named_struct('ref', child, {inner}))) AS children"
    " FROM rows GROUP BY case"
)
same("a row for each contact", nested.repartition(3))

# A row that cannot be decided is among the answers, and says why.
broken = contacts[0] | {"case": "broken", "children": [{"ref": "c", "facts": {"age_years": 99}}]}
lines = spark.createDataFrame([(json.dumps(broken),), ("no case at all",)], "json string").repartition(1)
found = [(it.case, it.status, it.problem.split(":")[0]) for it in lines.mapInArrow(decide, in_spark.ANSWERS).collect()]
assert sorted(found, key=str) == sorted([("broken", "set_aside", "out-of-bounds"), (None, "set_aside", "json-syntax")], key=str), found
print("rows set aside are among the answers:", found)

# A pack that is not there stops the job, with what threshold said.
spark.sparkContext.setLogLevel("OFF")
try:
    lines.mapInArrow(in_spark.decided_by(PROGRAM, "--rules", RULES, "--pack", "nowhere"), in_spark.ANSWERS).collect()
except Exception as error:
    assert "nowhere" in str(error), error
    print("what threshold complains of stops the job")
else:
    sys.exit("a pack that is not there went unseen")
spark.stop()
