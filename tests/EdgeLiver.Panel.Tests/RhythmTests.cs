using Xunit;

namespace EdgeLiver.Panel.Tests;

/// <summary>Lamp, buzzer and switches over time.</summary>
public sealed class RhythmTests
{
    [Theory]
    [InlineData(LampState.Ready, "##########")]
    [InlineData(LampState.Scanning, "#####.....")]
    [InlineData(LampState.Suspicious, "#.#.......")]
    [InlineData(LampState.Fault, "#.#.#.#.#.")]
    public void Each_state_has_a_rhythm_of_its_own(LampState state, string tenths)
    {
        var seen = string.Concat(Enumerable.Range(0, 10).Select(i => Rhythm.IsLit(state, TimeSpan.FromMilliseconds(3050 + (100 * i))) ? '#' : '.'));

        Assert.Equal(tenths, seen);
    }

    [Theory]
    [InlineData(LampState.Ready, 0)]
    [InlineData(LampState.Scanning, 0)]
    [InlineData(LampState.Suspicious, 2)]
    [InlineData(LampState.Fault, 1)]
    public void The_buzzer_sounds_when_a_state_begins_and_then_is_silent(LampState state, int beeps)
    {
        var (heard, was) = (0, false);
        for (var millisecond = 0; millisecond < 10_000; millisecond++)
        {
            var now = Rhythm.Sounds(state, TimeSpan.FromMilliseconds(millisecond));
            heard += now && !was ? 1 : 0;
            was = now;
        }

        Assert.Equal((beeps, false), (heard, was));
    }

    /// <summary>A hundred presses, each contact bouncing up to 10 ms when it closes and when it opens.</summary>
    [Fact]
    public void A_bouncing_contact_gives_one_press_a_press()
    {
        var debouncer = new Debouncer(TimeSpan.FromMilliseconds(25));
        var random = new Random(3);
        var (now, presses) = (TimeSpan.Zero, 0);

        for (var press = 0; press < 100; press++)
        {
            foreach (var closed in new[] { true, false })
            {
                Hold(milliseconds: 10, () => random.Next(2) == 0);
                Hold(milliseconds: random.Next(40, 120), () => closed);
            }
        }

        Assert.Equal(100, presses);

        void Hold(int milliseconds, Func<bool> level)
        {
            for (var i = 0; i < milliseconds; i++)
            {
                now += TimeSpan.FromMilliseconds(1);
                presses += debouncer.Sample(level(), now) ? 1 : 0;
            }
        }
    }

    [Fact]
    public void A_spike_is_no_press_and_a_held_contact_is_one()
    {
        var debouncer = new Debouncer(TimeSpan.FromMilliseconds(25));
        var presses = 0;

        for (var ms = 0; ms < 1000; ms++)
        {
            var closed = ms is >= 100 and < 110 or >= 500;
            presses += debouncer.Sample(closed, TimeSpan.FromMilliseconds(ms)) ? 1 : 0;
        }

        Assert.Equal(1, presses);
    }
}
