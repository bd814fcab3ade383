"""Decides cases where they lie: every partition of a Spark DataFrame goes through `threshold replay` as an Arrow stream.

    from in_spark import ANSWERS, decided_by
    answers = cases.mapInArrow(decided_by("threshold", "--pack", "lancashire@2.0.0"), ANSWERS)

`threshold` must be on every machine, built with `cargo build --release --features columnar`.
"""

import subprocess
import tempfile
import threading

import pyarrow as pa

# One row for each child; of a row that was set aside: its case, `set_aside` as its status, and the problem.
ANSWERS = """
    case string, child string, pack string, version string, status string, pathway string, possible array<string>,
    at_least string, fired array<string>, could_not_evaluate array<string>, row long, problem string
"""


def decided_by(program, *options):
    """What mapInArrow calls with the batches of a partition."""
    fixed = ["-", "--reads", "arrow", "--out", "-", "--writes", "arrow", "--with-set-aside", "--threads", "1"]
    command = [program, "replay", *fixed, *options]

    def decide(batches):
        first = next(iter(batches), None)
        if first is None:
            return
        failed = []
        with tempfile.TemporaryFile() as said:
            worker = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=said)

            def feed():
                try:
                    with worker.stdin as pipe, pa.ipc.new_stream(pipe, first.schema) as stream:
                        stream.write_batch(first)
                        for batch in batches:
                            stream.write_batch(batch)
                except BrokenPipeError:
                    pass  # It ended; why is in its exit code.
                except BaseException as error:
                    failed.append(error)
                    worker.kill()

            # One thread writes while this one reads, or both sides would wait for each other.
            feeder = threading.Thread(target=feed, daemon=True)
            feeder.start()
            try:
                try:
                    yield from pa.ipc.open_stream(worker.stdout)
                except pa.ArrowInvalid as error:
                    worker.kill()
                    failed.append(error)
                ended = worker.wait()
                feeder.join()
                said.seek(0)
                words = said.read().decode(errors="replace").strip()
                # 1: rows were set aside. They are among the answers.
                if failed or ended not in (0, 1):
                    raise RuntimeError(f"threshold ended with {ended}: {words}") from (failed or [None])[0]
            finally:
                worker.kill()
                worker.wait()

    return decide
