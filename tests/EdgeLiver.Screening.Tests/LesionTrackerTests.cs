using Xunit;

namespace EdgeLiver.Screening.Tests;

public sealed class LesionTrackerTests
{
    private const double Fps = 30;
    private readonly TrackedSighting[] _tracked = new TrackedSighting[64];

    [Fact]
    public void A_lesion_that_wanders_keeps_its_number()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var tracker = new LesionTracker();
            double x = 300, y = 300;
            for (var frame = 0; frame < 300; frame++)
            {
                x += (random.NextDouble() - 0.5) * 12;
                y += (random.NextDouble() - 0.5) * 12;
                Update(tracker, frame, Round(x, y, 40 + (random.NextDouble() * 4)));
                Assert.Equal(1, _tracked[0].Track);
            }

            var lesion = Assert.Single(tracker.Lesions());
            Assert.Equal((300, 1.0), (lesion.Sightings, lesion.Stability));
        }
    }

    [Fact]
    public void Lesions_that_cross_keep_their_numbers()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var tracker = new LesionTracker();
            int first = 0, second = 0;
            for (var frame = 0; frame < 120; frame++)
            {
                var offset = (frame - 60) * 4.0;
                double Jitter() => (random.NextDouble() - 0.5) * 3;
                LesionSighting[] sightings =
                [
                    Round(400 + offset + Jitter(), 300 + Jitter(), 50),
                    Round(400 - offset + Jitter(), 312 + Jitter(), 50),
                ];
                var swapped = random.Next(2) == 1;
                if (swapped)
                {
                    Array.Reverse(sightings);
                }

                Update(tracker, frame, sightings);
                if (frame == 0)
                {
                    (first, second) = swapped ? (_tracked[1].Track, _tracked[0].Track) : (_tracked[0].Track, _tracked[1].Track);
                }

                Assert.Equal(first, _tracked[swapped ? 1 : 0].Track);
                Assert.Equal(second, _tracked[swapped ? 0 : 1].Track);
            }

            Assert.Equal(2, tracker.Lesions().Count);
        }
    }

    [Fact]
    public void A_moving_lesion_that_is_missed_for_a_moment_keeps_its_number_and_loses_stability()
    {
        var tracker = new LesionTracker();
        for (var frame = 0; frame < 90; frame++)
        {
            if (frame is >= 40 and < 52)
            {
                Update(tracker, frame);
            }
            else
            {
                Update(tracker, frame, Round(100 + (6 * frame), 200, 40));
                Assert.Equal(1, _tracked[0].Track);
            }
        }

        Assert.Equal(78 / 90.0, Assert.Single(tracker.Lesions()).Stability, 9);
    }

    [Fact]
    public void A_moving_lesion_that_stops_while_it_is_missed_keeps_its_number()
    {
        var tracker = new LesionTracker();
        for (var frame = 0; frame < 40; frame++)
        {
            Update(tracker, frame, Round(100 + (4 * frame), 200, 40));
        }

        Update(tracker, 50, Round(100 + (4 * 39), 200, 40));

        Assert.Equal(1, _tracked[0].Track);
    }

    [Fact]
    public void A_small_lesion_before_a_large_one_keeps_its_number()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            double Jitter() => random.NextDouble() * 12;
            var tracker = new LesionTracker();
            for (var frame = 0; frame < 60; frame++)
            {
                Update(tracker, frame, Round(300 + Jitter(), 300 + Jitter(), 30), Round(300 + Jitter(), 300 + Jitter(), 70));
                Assert.Equal((1, 2), (_tracked[0].Track, _tracked[1].Track));
            }
        }
    }

    [Fact]
    public void A_sweep_that_goes_back_and_forth_past_three_lesions_finds_three()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var tracker = new LesionTracker();
            for (var frame = 0; frame < 60 * Fps; frame++)
            {
                // Balls of 9, 18 and 32 mm at places along the sweep; what is seen is the circle in which the plane cuts them.
                var z = 20 * Math.Sin(Math.Tau * frame / (6 * Fps));
                var sightings = new (double X, double Y, double Z, double Mm)[] { (700, 400, 14, 9), (300, 420, -12, 18), (520, 620, 0, 32) }
                    .Select(ball => (ball.X, ball.Y, Cut: Chord(ball.Mm, z - ball.Z)))
                    .Where(ball => ball.Cut > 3 && random.NextDouble() > 0.15)
                    .Select(ball => Round(ball.X + (random.NextDouble() * 6), ball.Y + (random.NextDouble() * 6), ball.Cut * 5, 0.2))
                    .ToArray();
                Update(tracker, frame, sightings);
            }

            var sizes = tracker.Lesions().Select(l => l.LongAxisMm!.Value).Order().ToList();
            Assert.Equal(3, sizes.Count);
            Assert.Equal(9, sizes[0], 0.3);
            Assert.Equal(18, sizes[1], 0.3);
            Assert.Equal(32, sizes[2], 0.3);
        }
    }

    [Fact]
    public void What_comes_back_elsewhere_later_or_much_larger_is_another_lesion()
    {
        Assert.Single(SeenTwice(TimeSpan.FromSeconds(4), Round(310, 205, 30)));
        Assert.Equal(2, SeenTwice(TimeSpan.FromSeconds(4), Round(420, 205, 30)).Count);
        Assert.Equal(2, SeenTwice(TimeSpan.FromSeconds(11), Round(310, 205, 30)).Count);
        Assert.Equal(2, SeenTwice(TimeSpan.FromSeconds(4), Round(310, 205, 90)).Count);
    }

    [Fact]
    public void Two_lesions_seen_at_once_are_never_joined_and_numbers_are_never_used_twice()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var tracker = new LesionTracker();
            var newest = 0;
            for (var frame = 0; frame < 400; frame++)
            {
                var sightings = Enumerable.Range(0, random.Next(6))
                    .Select(_ => Round(random.Next(800), random.Next(600), 5 + random.Next(80)))
                    .ToArray();
                Update(tracker, frame, sightings);

                var numbers = _tracked[..sightings.Length].Select(t => t.Track).ToList();
                Assert.DoesNotContain(0, numbers);
                Assert.Equal(numbers.Count, numbers.Distinct().Count());

                // A number above the newest is the next one; any other belongs to a track that was there before.
                foreach (var number in numbers.Order())
                {
                    Assert.InRange(number, 1, newest + 1);
                    newest = Math.Max(newest, number);
                }
            }

            var lesions = tracker.Lesions();
            Assert.Equal(lesions.Count, lesions.Select(l => l.Track).Distinct().Count());
            Assert.All(lesions, l => Assert.InRange(l.Stability, double.Epsilon, 1));
        }
    }

    [Fact]
    public void A_flicker_is_no_lesion_in_a_clip_and_one_in_a_still()
    {
        var clip = new LesionTracker();
        var still = new LesionTracker(TrackerOptions.Still);

        Update(clip, 0, Round(100, 100, 20));
        Assert.False(_tracked[0].IsLesion);
        Update(clip, 1, Round(101, 100, 20));
        Update(clip, 30, Round(101, 100, 20));
        Update(still, 0, Round(100, 100, 20));

        Assert.Empty(clip.Lesions());
        Assert.True(_tracked[0] is { IsLesion: true, IsBest: true });
        Assert.Equal(20, Assert.Single(still.Lesions()).LongAxisPx);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(29)]
    public void One_frame_in_which_the_mask_leaks_sets_neither_size_nor_best_frame(int leak)
    {
        var tracker = new LesionTracker();
        for (var frame = 0; frame < 30; frame++)
        {
            Update(tracker, frame, Round(200, 200, frame == leak ? 140 : 50 + (frame % 2), 0.2));
        }

        var lesion = Assert.Single(tracker.Lesions());
        Assert.Equal(51 * 0.2, lesion.LongAxisMm!.Value, 9);
        Assert.NotEqual(leak, lesion.BestFrame);
    }

    [Fact]
    public void The_best_frame_is_where_the_lesion_is_largest()
    {
        var tracker = new LesionTracker();
        var best = -1;
        for (var frame = 0; frame < 60; frame++)
        {
            Update(tracker, frame, Round(200, 200, 60 - Math.Abs(frame - 30), 0.2));
            best = _tracked[0].IsBest ? frame : best;
        }

        var lesion = Assert.Single(tracker.Lesions());
        Assert.InRange(lesion.BestFrame, 29, 31);
        Assert.Equal(lesion.BestFrame, best);
        Assert.InRange(lesion.LongAxisMm!.Value, 59 * 0.2, 60 * 0.2);
        Assert.InRange(lesion.UncertaintyMm!.Value, 0.2, 0.4);
    }

    [Fact]
    public void A_lesion_that_was_larger_while_the_scale_was_unknown_has_no_size_in_millimetres()
    {
        var smaller = new LesionTracker();
        var larger = new LesionTracker();
        for (var frame = 0; frame < 20; frame++)
        {
            var scale = frame < 10 ? 0.2 : (double?)null;
            Update(smaller, frame, Round(200, 200, frame < 10 ? 45 : 40, scale));
            Update(larger, frame, Round(200, 200, frame < 10 ? 45 : 55, scale));
        }

        Assert.Equal(9, Assert.Single(smaller.Lesions()).LongAxisMm!.Value, 9);
        Assert.Null(Assert.Single(larger.Lesions()).LongAxisMm);
    }

    [Fact]
    public void A_change_of_depth_does_not_change_the_size()
    {
        var tracker = new LesionTracker();
        for (var frame = 0; frame < 40; frame++)
        {
            var scale = frame < 20 ? 0.2 : 0.4;
            Update(tracker, frame, Round(200, 200, 12 / scale, scale + (0.0005 * (frame % 3))));
        }

        Assert.Equal(12, Assert.Single(tracker.Lesions()).LongAxisMm!.Value, 0.1);
    }

    [Fact]
    public void A_frame_allocates_nothing_once_the_tracker_has_seen_as_many_lesions()
    {
        var random = new Random(7);
        var tracker = new LesionTracker();
        var sightings = new LesionSighting[4];
        void Frame(int frame)
        {
            for (var i = 0; i < 3; i++)
            {
                sightings[i] = Round(200 * (i + 1) + random.Next(5), 300, 40 + random.Next(4), 0.2);
            }

            // One that flickers up anywhere, again and again.
            sightings[3] = Round(random.Next(3000), 5000 + (frame * 200), 10);
            tracker.Update(frame, TimeSpan.FromSeconds(frame / Fps), sightings, _tracked);
        }

        for (var frame = 0; frame < 100; frame++)
        {
            Frame(frame);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var frame = 100; frame < 400; frame++)
        {
            Frame(frame);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(3, tracker.Lesions().Count);
    }

    [Fact]
    public void Time_that_stands_still_and_options_out_of_range_are_refused()
    {
        var tracker = new LesionTracker();
        Update(tracker, 0);

        Assert.Throws<ArgumentException>(() => Update(tracker, 0));
        Assert.Throws<ArgumentException>(() => tracker.Update(1, TimeSpan.FromSeconds(1), [Round(1, 1, 1)], []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LesionTracker(new TrackerOptions { Sightings = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LesionTracker(new TrackerOptions { MaxGap = TimeSpan.FromMinutes(1) }));
    }

    private static double Chord(double diameter, double offset)
    {
        var square = (diameter * diameter / 4) - (offset * offset);
        return square > 0 ? 2 * Math.Sqrt(square) : 0;
    }

    private static LesionSighting Round(double x, double y, double diameter, double? mmPerPixel = null) => new(
        new LesionBox(x - (diameter / 2), y - (diameter / 2), diameter, diameter),
        (int)(Math.PI * diameter * diameter / 4), diameter, x, y, 0.8, mmPerPixel);

    private IReadOnlyList<Lesion> SeenTwice(TimeSpan away, LesionSighting second)
    {
        var tracker = new LesionTracker();
        for (var frame = 0; frame < 10; frame++)
        {
            Update(tracker, frame, Round(300, 200, 30));
        }

        var start = 10 + (int)(away.TotalSeconds * Fps);
        for (var frame = 10; frame < start; frame++)
        {
            Update(tracker, frame);
        }

        for (var frame = start; frame < start + 10; frame++)
        {
            Update(tracker, frame, second);
        }

        return tracker.Lesions();
    }

    private void Update(LesionTracker tracker, int frame, params ReadOnlySpan<LesionSighting> sightings) =>
        tracker.Update(frame, TimeSpan.FromSeconds(frame / Fps), sightings, _tracked);
}
