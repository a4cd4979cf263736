using AutoVideo.Tests.Support;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Voice;

public sealed class SpeechPaceTests
{
    private readonly VoiceStage stage = new();

    private ISpeechPace Pace => stage.Services.GetRequiredService<ISpeechPace>();

    /// <summary>The slowest of all, which speaks the most of them in other tests, has its turn at night.</summary>
    public static TheoryData<string, string> Voices => Nightly.Runs
        ? new() { { "en", "ava" }, { "en", "leo" }, { "zh-TW", "mei" }, { "ja", "yuki" }, { "ru", "nina" } }
        : new() { { "en", "leo" }, { "zh-TW", "mei" }, { "ja", "yuki" }, { "ru", "nina" } };

    [Theory]
    [MemberData(nameof(Voices))]
    public async Task The_estimate_for_half_a_minute_of_new_text_is_what_the_voice_takes(string language, string voice)
    {
        double estimated = 0, spoken = 0;
        foreach (var line in PaceLines.Of(language).Skip(PaceLines.Fitted))
        {
            estimated += Pace.Estimate(line, language, voice);
            spoken += (await stage.SpeakAsync(line, language, voice)).Seconds;
        }
        Assert.InRange(estimated / spoken, 0.92, 1.08);
    }

    [Fact]
    public void A_default_voice_is_assumed_when_none_is_named() =>
        Assert.Equal(Pace.Estimate("One two three.", "en", "ava"), Pace.Estimate("One two three.", "en", null));

    [Theory]
    [InlineData("en", "It fell.", "It fell in 1971, and 35% of it was lost.")]
    [InlineData("zh-TW", "天空是藍色的。", "天空是藍色的，2024年增加了3.5%。")]
    [InlineData("ja", "空は青い。", "空は青い、2024年に3.5%増えた。")]
    [InlineData("ru", "Небо голубое.", "Небо голубое, и в 1971 году его было 35%.")]
    public void More_text_takes_longer(string language, string less, string more) =>
        Assert.True(Pace.Estimate(more, language, null) > Pace.Estimate(less, language, null) + 1);

    [Theory]
    [InlineData("")]
    [InlineData("🎉")]
    [InlineData("\u0001\u0002")]
    public void Text_without_words_still_takes_a_moment(string text) =>
        Assert.InRange(Pace.Estimate(text, "en", null), 0.3, 1);
}
