using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Tests.Visuals;
using AutoVideo.Visuals;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Calls;

/// <summary>Pictures and speech that are charged by tokens: what is expected before, and in place of figures that never came.</summary>
public sealed class TokenFiguresTests
{
    private const string Line = "A scout bee returns to the hive, and dances on the comb.";

    [Theory]
    [InlineData("low", true, 408)]
    [InlineData("medium", true, 1_584)]
    [InlineData("medium", false, 1_584)]
    [InlineData("high", false, 6_240)]
    public async Task A_picture_of_openai_is_expected_to_take_the_tokens_of_its_quality(string quality, bool givesUsage, long expected)
    {
        await using var server = new OpenAiMediaServer { GivesUsage = givesUsage };
        await server.StartAsync();
        var call = await DrawAsync("openai", $"OpenAi:BaseUrl={server.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:ImageModel={MediaServer.Model}", $"OpenAi:ImageQuality={quality}");
        Assert.Equal((expected, givesUsage ? 1_056 : expected, !givesUsage), (call.Estimate.OutputTokens, call.Usage!.OutputTokens, call.CostIsEstimate));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_picture_of_gemini_is_expected_to_take_what_all_of_them_take(bool givesUsage)
    {
        await using var server = new GeminiMediaServer { GivesUsage = givesUsage };
        await server.StartAsync();
        var call = await DrawAsync("gemini", $"Gemini:BaseUrl={server.Address}", $"Gemini:Key={ProviderServer.Key}", $"Gemini:ImageModel={MediaServer.Model}");
        Assert.Equal((1_290, 1_290, !givesUsage), (call.Estimate.OutputTokens, call.Usage!.OutputTokens, call.CostIsEstimate));
    }

    [Fact]
    public async Task A_picture_that_is_charged_by_the_piece_has_figures_without_tokens()
    {
        await using var server = new StabilityServer();
        await server.StartAsync();
        var call = await DrawAsync("stability", $"Stability:BaseUrl={server.Address}", $"Stability:Key={ProviderServer.Key}");
        Assert.Equal((0, false, 0.03m), (call.Estimate.OutputTokens, call.CostIsEstimate, call.CostUsd));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Speech_of_gemini_is_expected_to_take_tokens_by_the_second(bool givesUsage)
    {
        await using var server = new GeminiMediaServer { GivesUsage = givesUsage };
        await server.StartAsync();
        await using var stage = new VendorStage(
            "Voice:Providers=gemini", $"Gemini:BaseUrl={server.Address}", $"Gemini:Key={ProviderServer.Key}", $"Gemini:VoiceModel={MediaServer.Model}");
        CallOwner.Set(new CallOwner(CallWorld.User, CallWorld.Video, "voice"));
        var voices = stage.Services.GetRequiredService<SpeechChain>();
        var speech = await voices.SpeakAsync(voices.First(null, "en"), CallWorld.User, Line, "en", 1, isPersonal: false, CancellationToken.None);
        var call = Assert.Single(await CallWorld.CallsAsync(stage.Services));
        Assert.InRange(call.Estimate.OutputTokens, (long)(speech.Seconds * 25 * 0.6), (long)(speech.Seconds * 25 * 1.6));
        Assert.Equal(!givesUsage, call.CostIsEstimate);
        Assert.Equal(givesUsage ? 1_290 : (long)(call.Usage!.Seconds * 25), call.Usage!.OutputTokens);
    }

    private static async Task<Generation> DrawAsync(string provider, params string[] settings)
    {
        await using var stage = new VendorStage([$"Visuals:Providers={provider}", .. settings]);
        CallOwner.Set(new CallOwner(CallWorld.User, CallWorld.Video, "visuals"));
        await stage.Services.GetRequiredService<IImagePainter>().PaintAsync(Studio.Scene(width: 270, height: 480), CancellationToken.None);
        return Assert.Single(await CallWorld.CallsAsync(stage.Services));
    }
}
