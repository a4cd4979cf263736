using AutoVideo.Failures;
using AutoVideo.Render.Brand;
using AutoVideo.Render.Templates;
using AutoVideo.Render.Timeline;
using AutoVideo.Script;
using AutoVideo.Videos;
using AutoVideo.Videos.Edits;
using AutoVideo.Visuals;
using AutoVideo.Voice;

namespace AutoVideo.Tests.Render.Timelines;

/// <summary>The longest length, asked for before anything is paid and kept when the scenes are laid out.</summary>
public sealed class LengthTests
{
    private static readonly BrandBlock Brand = new("Inter", "Inter", BrandColours.Branded("#1a1206", "#ffffff", "#f59e0b", null, null, null))
    {
        Intro = new("Honey", Seconds: 6),
        Outro = new("See you", Seconds: 6),
    };

    private static readonly VideoRequest Request = new("Bees", null, null, "en", "9:16", 60, "calm", null, 1) { Brand = Brand };

    [Theory]
    [InlineData(1_700, 30, false)]
    [InlineData(1_900, 30, true)]
    [InlineData(1_000, 60, true)]
    public void A_script_longer_than_what_can_be_rendered_is_refused(double seconds, int rate, bool isRefused) =>
        Assert.Equal(isRefused ? "video_too_long" : null, Fault(() => TimelineValidator.RequireLength([seconds], ScenePacing.NaturalPause, rate)));

    /// <summary>The lines alone would fit.</summary>
    [Fact]
    public void Lines_that_fit_and_whose_pauses_do_not_are_refused_before_they_are_spoken_and_when_they_are_laid_out()
    {
        double[] spoken = [.. Enumerable.Repeat(17.95, 100)];

        Assert.Equal("video_too_long", Fault(() => TimelineValidator.RequireLength(spoken, ScenePacing.ShortestPause, 30)));
        Assert.Equal("video_too_long", Fault(() => Build(spoken, ScenePacing.ShortestPause, 30, null)));
    }

    [Fact]
    public void What_is_found_short_enough_and_spoken_as_foretold_can_be_laid_out()
    {
        var random = new Random(1);
        var passed = 0;
        for (var attempt = 0; attempt < 60; attempt++)
        {
            var rate = new[] { 24, 25, 30, 60 }[random.Next(4)];
            var brand = random.Next(2) == 0 ? null : Brand;
            var pause = ScenePacing.ShortestPause + (ScenePacing.LongestPause - ScenePacing.ShortestPause) * random.NextDouble();
            double[] shares = [.. Enumerable.Range(0, random.Next(1, 120)).Select(_ => 0.2 + random.NextDouble())];
            var seconds = 54_000.0 / rate * (0.85 + 0.15 * random.NextDouble());
            double[] spoken = [.. shares.Select(share => share / shares.Sum() * seconds)];
            if (Fault(() => TimelineValidator.RequireLength(spoken, pause, rate, brand)) is not null)
                continue;

            passed++;
            Assert.InRange(Build(spoken, pause, rate, brand).FrameCount, 1, 54_000 * 0.97);
        }
        Assert.InRange(passed, 15, 45);
    }

    [Theory]
    [InlineData(1_650, false, 1, null, false)]
    [InlineData(1_650, false, 0.9, null, true)]
    [InlineData(1_650, false, 1, 0.9, true)]
    [InlineData(1_900, false, 1.15, null, false)]
    [InlineData(1_735, false, 1, null, false)]
    [InlineData(1_735, true, 1, null, true)]
    public void The_rate_and_pauses_that_an_edited_video_keeps_and_its_cards_count(double seconds, bool hasCards, double rate, double? foretold, bool isRefused)
    {
        var script = Script([.. Enumerable.Repeat(seconds / 10, 10)]);
        var request = hasCards ? Request : Request with { Brand = null };

        Assert.Equal(isRefused ? "video_too_long" : null,
            Fault(() => WishedTimeline.RequireLength(script, request, new(), new VideoPace(rate, 0.6) { Foretold = foretold }, null)));
    }

    private static string? Fault(Action act) => (Record.Exception(act) as PermanentException)?.Code;

    private static ScriptDocument Script(double[] spoken) => new(
        "T", "en", ScriptOrigin.Ready, [.. spoken.Select((seconds, index) => new ScriptScene($"s{index + 1}", SceneRole.Body, "n", "h", null, "", [], seconds))],
        new SeoFields("T", "D", [], []), []);

    private static Timeline Build(double[] spoken, double pause, int rate, BrandBlock? brand)
    {
        var picture = new Picture([new("p/bg.png", LayerRole.Background, 1188, 2112)], "test");
        var speeches = spoken.Select((seconds, index) => new Speech($"v/{index}.wav", (long)(seconds * Speech.SampleRate), [new($"w{index}", 0, 0.3)], "test", "v", false));
        return TimelineBuilder.Build(
            Script(spoken), [.. speeches], [.. spoken.Select(_ => picture)], new(1080, 1920, rate, "veryfast", 20), "plain", 1, pause: pause, brand: brand);
    }
}
