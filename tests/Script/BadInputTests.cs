using AutoVideo.Failures;
using AutoVideo.Render;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Script;

public sealed class BadInputTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("how\nthings work")]
    [InlineData("bell \a")]
    [InlineData("?!")]
    public void A_topic_without_words_or_with_control_characters_is_refused(string? topic) =>
        Assert.Equal("topic_invalid", Written.Refusal(topic));

    [Fact]
    public void A_topic_of_ten_thousand_characters_is_refused_and_told_to_be_a_source()
    {
        var refusal = Assert.Throws<PermanentException>(() => Written.From(new string('a', 10_000)));
        Assert.Equal("topic_invalid", refusal.Code);
        Assert.Contains("source", refusal.Message, StringComparison.Ordinal);
        Assert.True(refusal.Message.Length < 300);
    }

    [Fact]
    public void A_topic_of_three_hundred_characters_is_taken() =>
        Assert.NotEmpty(Written.From(string.Concat(Enumerable.Repeat("the light of a star ", 15))).Scenes);

    /// <summary>A paragraph is spoken in about a minute and a half.</summary>
    [Theory]
    [InlineData(22, 24, true)]
    [InlineData(22, 30, false)]
    [InlineData(15, 30, true)]
    [InlineData(15, 60, false)]
    public async Task A_ready_script_may_be_as_long_as_its_video_s_frame_rate_lets_it(int paragraphs, int frameRate, bool isTaken)
    {
        var script = string.Join("\n\n", Enumerable.Repeat(string.Join(' ', Enumerable.Repeat("Bees make honey in their hives.", 40)), paragraphs));
        var byWish = new VideoAdmission(new MemoryBlobStore(), Written.Model, Options.Create(new RenderOptions()));
        var bySettings = new VideoAdmission(new MemoryBlobStore(), Written.Model, Options.Create(new RenderOptions { FrameRate = frameRate }));
        var wish = new VideoWish(null, null, script, "en", null, 600, null, null, 1);

        foreach (var check in new[] { () => byWish.CheckAsync(wish with { Output = new(FrameRate: frameRate) }, default), () => bySettings.CheckAsync(wish, default) })
            Assert.Equal(isTaken ? null : "video_too_long", (await Record.ExceptionAsync(check) as PermanentException)?.Code);
    }

    [Theory]
    [InlineData(4.9)]
    [InlineData(600.1)]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Lengths_outside_five_to_six_hundred_seconds_are_refused(double seconds) =>
        Assert.Equal("seconds_out_of_range", Written.Refusal("Tea", seconds: seconds));

    [Theory]
    [InlineData("xx")]
    [InlineData("zh-CN")]
    [InlineData("english")]
    [InlineData("")]
    public void A_language_that_is_not_covered_is_refused(string language) =>
        Assert.Equal("language_unknown", Written.Refusal("Tea", language: language));

    [Theory]
    [InlineData("")]
    [InlineData("  \n \n")]
    [InlineData("# Only a title")]
    [InlineData("Two words.")]
    [InlineData("<html><body><script>var a = 'one two three four five six';</script></body></html>")]
    public void A_source_without_prose_is_refused(string source) =>
        Assert.Equal("source_empty", Written.Refusal(source: source));

    [Theory]
    [InlineData("Some text\0with a zero byte in it and more words.")]
    [InlineData("\u0001\u0002 header of something that is not text at all")]
    public void A_binary_source_is_refused(string source) =>
        Assert.Equal("source_not_text", Written.Refusal(source: source));

    [Fact]
    public void Half_a_surrogate_is_no_text()
    {
        var half = $"The birds fly {(char)0xD800} over the old harbour wall.";
        Assert.Equal("source_not_text", Written.Refusal(source: half));
        Assert.Equal("script_not_text", Written.Refusal(script: half));
        Assert.Equal("topic_invalid", Written.Refusal(half));
    }

    [Fact]
    public void A_binary_that_was_read_as_utf8_is_refused()
    {
        var bytes = new byte[20_000];
        new Random(7).NextBytes(bytes);
        var text = string.Concat(System.Text.Encoding.UTF8.GetString(bytes).Where(c => !char.IsControl(c)));
        Assert.Equal("source_not_text", Written.Refusal(source: text));
    }

    [Fact]
    public void A_source_of_more_than_a_megabyte_is_refused()
    {
        Assert.Equal("source_too_large", Written.Refusal(source: string.Concat(Enumerable.Repeat("A sentence of words. ", 50_000))));
        Assert.Equal("source_too_large", Written.Refusal(source: string.Concat(Enumerable.Repeat("夜市很熱鬧。", 60_000))));
    }

    [Fact]
    public void A_source_of_almost_a_megabyte_is_read_within_seconds()
    {
        var article = string.Concat(Enumerable.Range(1, 11_000).Select(i => $"Observer number {i} saw {i * 7 % 1_000} birds fly over the old harbour wall in the morning.\n\n"));
        var timer = System.Diagnostics.Stopwatch.StartNew();
        var script = Written.From(source: article[..Math.Min(article.Length, 990_000)]);
        Assert.InRange(script.Seconds(), 54, 66);
        Assert.True(timer.Elapsed < Eventually.Patience, $"took {timer.Elapsed}");
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("> ")]
    [InlineData("- ")]
    [InlineData("[")]
    [InlineData("(")]
    [InlineData("*a **")]
    [InlineData("「")]
    public void Hostile_nesting_is_read_or_refused_and_never_a_crash(string opening)
    {
        var source = string.Concat(Enumerable.Repeat(opening, 30_000)) + "<p>Some words that would be prose if anybody found them here.</p></div></div>";
        var failure = Record.Exception(() => Written.From(source: source));
        Assert.True(failure is null or PermanentException, failure?.ToString());
    }

    [Fact]
    public void A_source_and_a_ready_script_at_once_are_refused() =>
        Assert.Equal("source_and_script", Written.Refusal(source: "Bees make honey from nectar.", script: "Bees make honey."));
}
