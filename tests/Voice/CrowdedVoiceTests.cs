using AutoVideo.Ai;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Estimates;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AutoVideo.Tests.Voice;

/// <summary>A provider of voices that takes few calls at once: what is one too many waits, since another voice would speak the whole video.</summary>
public sealed class CrowdedVoiceTests
{
    private readonly ManualTimeProvider clock = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Ten_lines_keep_the_voice_of_a_provider_that_speaks_two_at_once(bool isAskedForMore)
    {
        await using var server = new ElevenLabsServer { AtOnce = 2 };
        await server.StartAsync();
        await using var stage = new VendorStage([
            "Voice:Providers=elevenlabs,offline", "Ai:Retries=2", .. isAskedForMore ? (string[])["Ai:Limits="] : [],
            $"ElevenLabs:BaseUrl={server.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}"]);
        if (isAskedForMore)
            server.SpeaksAfter = server.TurnsAway;
        var voices = stage.Services.GetRequiredService<SpeechChain>();
        var voice = voices.First(null, "en");

        var lines = await Task.WhenAll(Enumerable.Range(1, 10).Select(i => Task.Run(() =>
            voices.SpeakAsync(voice, "usr_1", $"Line {i}.", "en", 1, isPersonal: false, CancellationToken.None))));

        Assert.All(lines, line => Assert.Equal("elevenlabs", line.Provider));
        Assert.Equal(isAskedForMore, server.TurnedAway > 0);
    }

    [Theory]
    [InlineData(AiKind.Voice, 9)]
    [InlineData(AiKind.Image, 3)]
    public async Task A_line_is_tried_again_for_about_a_minute_while_there_are_too_many_and_nothing_else_is(AiKind kind, int tries)
    {
        using var gates = new ProviderGates(Options.Create(new AiOptions { BreakerFaults = 100 }), clock);
        var (calls, begun) = (0, clock.GetUtcNow());
        var call = gates.For(kind, "elevenlabs").RunAsync<string>(_ =>
        {
            calls++;
            throw new ProviderException("elevenlabs", ProviderFault.RateLimited, "Too many.");
        }, CancellationToken.None);
        await UntilAsync(call);

        Assert.Equal(ProviderFault.RateLimited, (await Assert.ThrowsAsync<ProviderException>(() => call)).Fault);
        Assert.Equal(tries, calls);
        Assert.InRange((clock.GetUtcNow() - begun).TotalSeconds, 0, 80);
    }

    [Fact]
    public async Task That_there_are_too_many_lines_does_not_have_the_provider_passed_over_and_that_it_is_down_does()
    {
        using var gates = new ProviderGates(Options.Create(new AiOptions { BreakerFaults = 3, MaxConcurrentCalls = 10 }), clock);
        var gate = gates.For(AiKind.Voice, "gemini");
        var lines = Enumerable.Range(0, 10).Select(_ =>
        {
            var isFirst = true;
            return gate.RunAsync(_ =>
            {
                (var tooMany, isFirst) = (isFirst, false);
                return tooMany ? throw new ProviderException("gemini", ProviderFault.RateLimited, "Too many.") : Task.FromResult("spoken");
            }, CancellationToken.None);
        }).ToArray();
        await UntilAsync(Task.WhenAll(lines));
        Assert.All(await Task.WhenAll(lines), line => Assert.Equal("spoken", line));

        var down = gate.RunAsync<string>(_ => throw new ProviderException("gemini", ProviderFault.Unavailable, "Down."), CancellationToken.None);
        await UntilAsync(down);
        await Assert.ThrowsAsync<ProviderException>(() => down);
        Assert.Equal(GateState.Paused, gate.Health.State);
    }

    [Fact]
    public async Task A_video_is_estimated_to_take_as_long_as_its_lines_do_a_few_at_a_time()
    {
        var seconds = new List<double>();
        foreach (var limits in new[] { "elevenlabs concurrent=2", "elevenlabs concurrent=4" })
        {
            await using var stage = new VendorStage($"ElevenLabs:Key={ProviderServer.Key}", "Voice:Providers=elevenlabs", $"Ai:Limits={limits}");
            var estimate = stage.Services.GetRequiredService<VideoEstimates>().Of(new VideoRequest("Bees", null, null, "en", "9:16", 56, "explainer", null, 1), 0);
            seconds.Add(estimate.Stages.Single(one => one.Stage == "voice").Providers[0].Seconds);
        }
        Assert.Equal(2, seconds[0] / seconds[1]);
    }

    private async Task UntilAsync(Task ended)
    {
        while (!ended.IsCompleted)
        {
            if (clock.PendingTimers > 0)
                clock.Advance(TimeSpan.FromSeconds(0.5));
            await Task.Yield();
        }
    }
}
