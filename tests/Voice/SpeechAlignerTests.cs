using AutoVideo.Tests.Support;
using AutoVideo.Voice;
using AutoVideo.Voice.Alignment;
using Xunit.Abstractions;

namespace AutoVideo.Tests.Voice;

/// <summary>Word times found in a sound, against those that the offline voices know of their own sound.</summary>
public sealed class SpeechAlignerTests(ITestOutputHelper output)
{
    private const int LinesEach = 6;
    private readonly VoiceStage stage = new();

    /// <summary>The voices of one language more have their turn at night.</summary>
    public static TheoryData<string, string, double> Voices => Nightly.Runs
        ? new() { { "en", "ava", 0.08 }, { "en", "leo", 0.07 }, { "zh-TW", "mei", 0.08 }, { "ja", "yuki", 0.03 }, { "ru", "nina", 0.04 } }
        : new() { { "zh-TW", "mei", 0.08 }, { "ja", "yuki", 0.03 }, { "ru", "nina", 0.04 } };

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task Words_are_found_where_the_voice_says_them(string language, string voice, double median)
    {
        var errors = new List<double>();
        foreach (var line in Lines(language))
        {
            var speech = await stage.SpeakAsync(line, language, voice);
            var found = SpeechAligner.Align(line, language, stage.Samples(speech));
            Assert.Equal(Letters(speech.Words), Letters(found));
            errors.AddRange(Starts(speech.Words).Join(Starts(found), known => known.Letter, mine => mine.Letter, (known, mine) => Math.Abs(mine.Start - known.Start)));
        }
        errors.Sort();
        var report = $"{voice}: {errors.Count} words, median {errors[errors.Count / 2] * 1000:0} ms, nine of ten within {errors[errors.Count * 9 / 10] * 1000:0} ms, worst {errors[^1] * 1000:0} ms";
        output.WriteLine(report);
        Assert.True(errors[errors.Count / 2] <= median, report);
    }

    private static string Letters(IEnumerable<SpokenWord> words) => string.Concat(words.Select(word => word.Text)).Replace(" ", "", StringComparison.Ordinal);

    /// <summary>Each word's start with the number of letters before it: words of Japanese differ in length, their letters do not.</summary>
    private static IEnumerable<(int Letter, double Start)> Starts(IEnumerable<SpokenWord> words)
    {
        var letters = 0;
        foreach (var word in words)
        {
            yield return (letters, word.Start);
            letters += word.Text.Replace(" ", "", StringComparison.Ordinal).Length;
        }
    }

    /// <summary>Single sentences, and pairs with a stop between them.</summary>
    private static IEnumerable<string> Lines(string language)
    {
        var lines = PaceLines.Of(language).Skip(PaceLines.Fitted).Take(LinesEach).ToArray();
        var glue = language is "zh-TW" or "ja" ? "" : " ";
        return [.. lines, .. lines.Zip(lines.Skip(1), (a, b) => a + glue + b)];
    }
}
