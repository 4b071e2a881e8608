from launcher.rotation import rotate


def test_a_small_log_is_left_alone(tmp_path):
    log = tmp_path / "a.log"
    log.write_text("few")

    assert not rotate(log, limit=10)
    assert log.read_text() == "few"


def test_a_writer_goes_on_at_the_new_end(tmp_path):
    log = tmp_path / "a.log"
    with log.open("ab", buffering=0) as writer:
        writer.write(b"old " * 10)

        assert rotate(log, limit=10)
        writer.write(b"new")

    assert log.read_bytes() == b"new"
    assert (tmp_path / "a.log.1").read_bytes() == b"old " * 10


def test_the_oldest_goes(tmp_path):
    log = tmp_path / "a.log"
    for number in range(6):
        log.write_text(f"{number}" * 20)
        rotate(log, limit=10)

    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["a.log", "a.log.1", "a.log.2", "a.log.3"]
    assert (tmp_path / "a.log.1").read_text() == "5" * 20
