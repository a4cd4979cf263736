using AutoVideo.Generate.Seo;
using AutoVideo.Script;

namespace AutoVideo.Tests.Generate;

public sealed class PlatformFitTests
{
    private static readonly SeoFields Long = new(
        string.Concat(Enumerable.Repeat("Пчёлы 🐝 и мёд ", 12)).Trim()[..100], string.Concat(Enumerable.Repeat("蜜蜂は花の蜜を集めます。 <b>Honey</b> 🍯 ", 400)),
        [.. Enumerable.Range(0, 60).Select(i => $"honey bee number {i}")], [.. Enumerable.Range(0, 40).Select(i => $"#bee{i}")]);

    public static TheoryData<string> Platforms => [.. PlatformRules.All.Select(rules => rules.Platform)];

    [Theory]
    [MemberData(nameof(Platforms))]
    public void However_long_the_words_are_every_platform_takes_them(string platform)
    {
        var rules = PlatformRules.Find(platform)!;
        var fit = PlatformFit.Of(rules, Long, [new(0, "One"), new(12, "Two"), new(30, "Three")]);
        Assert.InRange(fit.Length, 1, rules.MaxText);
        Assert.Equal(rules.Length(fit.Text), fit.Length);
        Assert.InRange(fit.Hashtags.Count, 1, rules.MaxHashtags);
        Assert.All(fit.Hashtags, tag => Assert.Contains(tag, fit.Text, StringComparison.Ordinal));
        Assert.Equal(rules.MaxTitle > 0, fit.Title is not null);
        Assert.True(fit.Title is null || fit.Title.Length <= rules.MaxTitle);
        Assert.True(fit.Keywords.Sum(word => word.Length + 3) <= Math.Max(0, rules.MaxKeywords + 3));
        Assert.DoesNotContain(fit.Text, c => c is '<' or '>');
        // Nothing is cut within a character.
        Assert.Equal(fit.Text, System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(fit.Text)));
        Assert.Equal(rules.HasChapters, fit.Text.Contains("0:00 One\n0:12 Two\n0:30 Three", StringComparison.Ordinal));
    }

    [Fact]
    public void Short_words_stay_as_they_are()
    {
        var fit = PlatformFit.Of(PlatformRules.Find("x")!, new("How bees make honey", "Bees make honey from nectar.", ["bee"], ["#bees", "#honey", "#third"]), []);
        Assert.Equal("How bees make honey\n\nBees make honey from nectar.\n\n#bees #honey", fit.Text);
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("蜜蜂", 4)]
    [InlineData("🐝", 2)]
    [InlineData("пчела", 5)]
    public void X_counts_by_weight(string text, int length) => Assert.Equal(length, PlatformRules.Find("x")!.Length(text));

    [Theory]
    [InlineData("0,4,9,12,30", 60, "0,12,30")]
    [InlineData("0,4,12,25", 30, "")]
    [InlineData("3,15,27", 60, "0,15,27")]
    [InlineData("0,15", 60, "")]
    public void Chapters_are_at_least_ten_seconds_and_three_or_none(string starts, double total, string kept)
    {
        var chapters = starts.Split(',').Select(start => new Chapter(double.Parse(start, System.Globalization.CultureInfo.InvariantCulture), start)).ToList();
        Assert.Equal(kept, string.Join(',', PlatformFit.Merged(chapters, total).Select(chapter => chapter.StartSeconds)));
    }

    [Fact]
    public void A_clock_shows_hours_only_when_there_are_some()
    {
        Assert.Equal(["0:00", "1:05", "1:00:01"], new[] { 0.4, 65.9, 3601 }.Select(PlatformFit.Clock));
    }
}
