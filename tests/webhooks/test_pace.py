"""A crowd of steps is spread over many steps of the loop; who comes later is not behind the crowd."""

import asyncio

from mockpay.webhooks.pace import FEW, Pace


def test_a_crowd_is_spread_and_who_comes_later_goes_first() -> None:
    async def story() -> None:
        pace, done = Pace(), list[str]()

        async def step(name: str) -> None:
            await pace.keep()
            done.append(name)

        crowd = [asyncio.create_task(step("crowd")) for _ in range(100 * FEW)]
        await asyncio.sleep(0)
        assert len(done) == FEW
        crowd[-1].cancel()
        before = len(done)
        await step("late")
        assert len(done) - before <= 3 * FEW, "a few, not the crowd"
        await asyncio.gather(*crowd[:-1])
        assert done.count("crowd") == 100 * FEW - 1
        done.clear()
        await asyncio.sleep(0)
        await asyncio.gather(*(step("again") for _ in range(FEW)))
        assert done == ["again"] * FEW

    asyncio.run(story())
