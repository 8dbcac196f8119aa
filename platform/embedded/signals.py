import signal


def stop_on_signals() -> None:
    """Each way to be told to stop ends in the same orderly KeyboardInterrupt, once; the rest is ignored."""
    kinds = [signal.SIGINT, signal.SIGTERM]
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # nohup wants it ignored
        kinds.append(signal.SIGHUP)

    def stop(*_: object) -> None:
        for kind in kinds:
            signal.signal(kind, signal.SIG_IGN)
        raise KeyboardInterrupt

    for kind in kinds:
        signal.signal(kind, stop)
