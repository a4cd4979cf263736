using AutoVideo.Render;
using AutoVideo.Render.Captions;
using AutoVideo.Render.Timeline;
using AutoVideo.Render.Verify;
using AutoVideo.Tests.Render.Support;
using AutoVideo.Tests.Support;

namespace AutoVideo.Tests.Render.Verify;

public sealed class SafeAreaTests : IDisposable
{
    private readonly RenderBench bench = new();
    private readonly SafeAreaCheck safeArea;

    public SafeAreaTests() => safeArea = new(bench.Blobs, bench.Tools, new(bench.Tools));

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(270, 480)]
    [InlineData(480, 270)]
    [InlineData(360, 360)]
    [InlineData(360, 450)]
    public async Task Captions_of_every_style_stand_clear_of_the_edges(int width, int height)
    {
        var film = bench.Film(width, height, words: 7);
        foreach (var style in CaptionStyles.Names)
        {
            var check = await CheckAsync(film with { Captions = film.Captions with { Style = style } });

            Assert.True(check.Passed, $"{style}: {check.Measured}, expected {check.Expected}");
        }
    }

    /// <summary>Every style for one app or another, and every night each for each.</summary>
    [Theory]
    [InlineData("tiktok", 0)]
    [InlineData("reels", 1)]
    [InlineData("shorts", 2)]
    [InlineData("feed", 3)]
    public async Task Captions_meant_for_an_app_stay_clear_of_its_controls(string platform, int place)
    {
        var film = bench.Film(270, 480, words: 7);
        foreach (var style in CaptionStyles.Names.Where((_, index) => Nightly.Runs || index % 4 == place))
        {
            var check = await CheckAsync(film with { Captions = film.Captions with { Style = style, Platform = platform } });

            Assert.True(check.Passed, $"{style}: {check.Measured}, expected {check.Expected}");
            Assert.Contains(platform, check.Expected, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("tiktok")]
    [InlineData("reels")]
    [InlineData("shorts")]
    public async Task Captions_laid_out_for_nowhere_in_particular_reach_under_the_buttons_of_an_app_and_fail_there(string platform)
    {
        var film = bench.Film(270, 480, words: 7);
        var cue = film.Captions.Cues[0];
        // As wide as the usual margins allow.
        for (var letters = 24; letters == 24 || !(await CheckAsync(film)).Passed; letters--)
        {
            Assert.True(letters > 4, "No word is narrow enough for the frame.");
            film = film with { Captions = film.Captions with { Cues = [cue with { Words = [cue.Words[0] with { Text = new string('W', letters) }] }] } };
        }

        var layout = AssWriter.Write(film.Captions, 270, 480, "en");
        var place = await safeArea.PlaceAsync(layout, film.Output, 1, bench.Workspaces, new CpuMeter(), default);
        Assert.False(SafeAreaCheck.Judge(place, film.Captions with { Platform = platform }, film.Output).Passed);
        Assert.True(SafeAreaCheck.Judge(place, film.Captions, film.Output).Passed);
    }

    [Fact]
    public void An_unknown_app_is_refused() =>
        Assert.Equal("timeline_invalid", Assert.Throws<AutoVideo.Failures.PermanentException>(() => SafeArea.Of("myspace", 1080, 1920)).Code);

    /// <summary>An address that somebody reads out.</summary>
    [Theory]
    [InlineData("pop")]
    [InlineData("pairs")]
    [InlineData("plate")]
    public async Task A_word_of_sixty_letters_is_set_small_enough_for_the_frame(string style)
    {
        var film = bench.Film();
        var cue = film.Captions.Cues[0];
        var address = new string('w', 60);

        var check = await CheckAsync(film with { Captions = film.Captions with { Style = style, Cues = [cue with { Words = [cue.Words[0] with { Text = address }, cue.Words[1] with { Text = address }] }] } });

        Assert.True(check.Passed, check.Measured);
    }

    [Fact]
    public async Task A_phrase_too_long_for_the_frame_fails_the_safe_area()
    {
        var film = bench.Film();
        var cue = film.Captions.Cues[0];

        var check = await CheckAsync(film with { Captions = film.Captions with { Cues = [cue with { Words = [cue.Words[0] with { Text = new string('W', 400) }] }] } });

        Assert.False(check.Passed);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_word_too_long_for_the_frame_fails_the_safe_area_in_whichever_pair_it_is_shown(int place)
    {
        var film = bench.Film();
        var cue = film.Captions.Cues[0];
        var words = Enumerable.Range(0, 4).Select(index => new CaptionWord(index == place ? new string('W', 400) : "no", cue.Start + 0.1 * index, cue.Start + 0.1 * (index + 1))).ToArray();
        var pairs = film with { Captions = film.Captions with { Style = "pairs", Cues = [cue with { Words = words }] } };

        Assert.False((await CheckAsync(pairs)).Passed);
        Assert.True((await CheckAsync(pairs with { Captions = pairs.Captions with { Cues = [cue with { Words = [.. words.Where(word => word.Text == "no")] }] } })).Passed);
    }

    [Fact]
    public async Task Captions_that_are_not_seen_fail_the_safe_area()
    {
        var film = bench.Film();
        var cue = film.Captions.Cues[0];

        var check = await CheckAsync(film with { Captions = film.Captions with { Cues = [cue with { Words = [cue.Words[0] with { Text = "\u200B" }] }] } });

        Assert.False(check.Passed);
    }

    private Task<VerificationCheck> CheckAsync(Timeline film) => safeArea.OfAsync(film, bench.Workspaces, new CpuMeter(), default);
}
