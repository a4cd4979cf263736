using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Estimates;
using AutoVideo.Ai.Ledger;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Estimates;

/// <summary>What a video will cost, with what is configured.</summary>
public sealed class VideoEstimatesTests
{
    // Five scenes.
    private static readonly VideoRequest Request = new("Tea", null, null, "en", "9:16", 35, "explainer", null, 1);

    [Theory]
    [InlineData("low", "9:16", 408)]
    [InlineData("medium", "9:16", 1_584)]
    [InlineData("high", "9:16", 6_240)]
    [InlineData("auto", "1:1", 4_160)]
    public async Task Pictures_are_estimated_in_the_configured_quality_and_the_format_of_the_video(string quality, string format, int tokens)
    {
        await using var stage = new VendorStage($"OpenAi:Key={ProviderServer.Key}", $"OpenAi:ImageQuality={quality}", "Visuals:Providers=openai,offline");
        var usage = Of(stage, "visuals", Request with { Format = format }).Usage;
        Assert.Equal((5, 5L * tokens), (usage.Images, usage.OutputTokens));
    }

    [Fact]
    public async Task Each_provider_of_pictures_is_estimated_by_what_it_charges_for()
    {
        await using var stage = new VendorStage($"OpenAi:Key={ProviderServer.Key}", $"Gemini:Key={ProviderServer.Key}", $"Stability:Key={ProviderServer.Key}", "OpenAi:ImageQuality=low", "Visuals:Providers=openai,gemini,stability");
        var providers = Stage(stage, "visuals", Request).Providers;
        Assert.Equal([5 * 408, 5 * 1_290, 0], providers.Select(provider => provider.Usage.OutputTokens));
    }

    [Fact]
    public async Task A_Han_character_is_estimated_as_two_where_it_is_charged_so()
    {
        await using var stage = new VendorStage($"AzureSpeech:Key={ProviderServer.Key}", "AzureSpeech:Region=westeurope", $"ElevenLabs:Key={ProviderServer.Key}", "Voice:Providers=azure-speech,elevenlabs");
        (long Azure, long Eleven) Characters(string language) => Stage(stage, "voice", Request with { Language = language }).Providers.Select(provider => provider.Usage.Characters).ToArray() is [var azure, var eleven] ? (azure, eleven) : default;
        var (english, chinese, japanese) = (Characters("en"), Characters("zh-TW"), Characters("ja"));
        Assert.Equal(english.Eleven, english.Azure);
        Assert.InRange((double)chinese.Azure / chinese.Eleven, 1.85, 1.95);
        Assert.InRange((double)japanese.Azure / japanese.Eleven, 1.3, 1.4);
        // And it costs as much more.
        var cost = Stage(stage, "voice", Request with { Language = "zh-TW" }).Providers[0].CostUsd;
        Assert.Equal(chinese.Azure * 15m / 1_000_000, cost);
    }

    [Fact]
    public async Task A_Han_character_is_recorded_as_two_where_it_is_charged_so()
    {
        await using var server = new AzureSpeechServer();
        await server.StartAsync();
        await using var stage = new VendorStage($"AzureSpeech:Endpoint={server.Address}", $"AzureSpeech:Key={ProviderServer.Key}", "Voice:Providers=azure-speech");
        CallOwner.Set(new("usr_1", null, "voice"));
        var voices = stage.Services.GetRequiredService<SpeechChain>();
        const string line = "Bees 蜜蜂 dance かな.";
        await voices.SpeakAsync(voices.First(null, "en"), "usr_1", line, "en", 1, isPersonal: false, CancellationToken.None);
        var month = $"{TimeProvider.System.GetUtcNow().UtcDateTime:yyyy-MM}";
        var call = Assert.Single((await stage.Services.GetRequiredService<UsageReport>().ListAsync("usr_1", month, null, 10, null, CancellationToken.None)).Documents).Value;
        Assert.Equal((line.Length + 2, line.Length + 2), (call.Estimate.Characters, call.Usage!.Characters));
        Assert.Equal((line.Length + 2) * 15m / 1_000_000, call.CostUsd);
    }

    private static StageEstimate Stage(VendorStage stage, string name, VideoRequest request) =>
        stage.Services.GetRequiredService<VideoEstimates>().Of(request, 0).Stages.Single(one => one.Stage == name);

    private static ProviderEstimate Of(VendorStage stage, string name, VideoRequest request) => Stage(stage, name, request).Providers[0];
}
