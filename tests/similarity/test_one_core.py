from concurrent.futures import ThreadPoolExecutor

import torch

from claims.similarity.one_core import on_one_core


def _threads() -> tuple[int, int, int]:
    """Return how many threads PyTorch takes before, within and after, and what it counts within."""
    torch.get_num_threads()
    before = torch.get_num_threads()
    with on_one_core():
        within = torch.get_num_threads()
        counted = int((torch.ones(64, 64) @ torch.ones(64, 64)).sum())
    assert counted == 64**3
    return before, within, torch.get_num_threads()


def test_one_thread_of_the_process_keeps_to_itself_and_others_do_not() -> None:
    usual = torch.get_num_threads()
    with ThreadPoolExecutor(1) as other:
        before, within, after = other.submit(_threads).result()
    assert within == 1
    assert before == after == usual == torch.get_num_threads()
