using AutoVideo.Ai.Providers;
using AutoVideo.Identity;
using AutoVideo.Script;
using AutoVideo.Storage;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Voice;

/// <summary>Who goes on when the voice of a running video fails, as the order stands by then.</summary>
public sealed class VoiceSwitchTests : IAsyncLifetime
{
    private readonly OpenAiMediaServer openAi = new();
    private readonly ElevenLabsServer elevenLabs = new();
    private VendorStage stage = null!;
    private VideoStore videos = null!;
    private ManifestBlobs manifests = null!;
    private string video = null!, script = null!;

    public async Task InitializeAsync()
    {
        await Task.WhenAll(openAi.StartAsync(), elevenLabs.StartAsync());
        stage = new VendorStage(
            "Ai:BreakerFaults=100", "Voice:Providers=openai,elevenlabs,offline",
            $"OpenAi:BaseUrl={openAi.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:VoiceModel={MediaServer.Model}",
            $"ElevenLabs:BaseUrl={elevenLabs.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}");
        var documents = stage.Services.GetRequiredService<IDocumentStore>();
        videos = new VideoStore(documents, new VideoProjector(documents, new NoBus()), TimeProvider.System);
        manifests = new ManifestBlobs(stage.Blobs);
        var document = new ScriptDocument("Bees", "en", ScriptOrigin.Model, [.. Enumerable.Range(1, 3).Select(Scene)], new("Bees", "", [], []), []);
        script = await manifests.WriteAsync("script", document, ScriptJsonContext.Default.ScriptDocument, default);
        video = (await videos.CreateAsync(new VideoRequest("Bees", null, null, "en", "9:16", 20, "explainer", null, 7), "usr_1", default)).Id;
        await videos.ApplyAsync(video, new Happened.Started(), null, default);
        await videos.ApplyAsync(
            video, new Happened.ScriptWritten(script, "Bees", "en", false, [.. document.Scenes.Select(scene => new VideoScene(scene.Id, scene.OnScreenText, scene.Narration))]), null, default);
    }

    public async Task DisposeAsync()
    {
        await stage.DisposeAsync();
        await openAi.DisposeAsync();
        await elevenLabs.DisposeAsync();
    }

    [Fact]
    public async Task The_first_in_the_order_of_that_moment_speaks_on_and_none_that_failed_before()
    {
        Assert.Equal("openai", (await SpeakAsync("s1")).Voice!.Provider);
        await OrderAsync("elevenlabs");
        openAi.Always = Fault.ServerError;
        Assert.Equal("elevenlabs", (await SpeakAsync("s2")).Voice!.Provider);

        await OrderAsync("openai");
        (openAi.Always, elevenLabs.Always) = (Fault.None, Fault.ServerError);
        var asked = openAi.Requests.Count;
        var offline = await SpeakAsync("s3");
        Assert.Equal(("offline", asked), (offline.Voice!.Provider, openAi.Requests.Count));
        Assert.Equal(["openai", "elevenlabs"], offline.FailedVoices);
    }

    [Fact]
    public async Task Scenes_that_find_the_voice_down_at_the_same_time_go_on_with_one_and_the_same()
    {
        (openAi.Always, elevenLabs.Always) = (Fault.ServerError, Fault.ServerError);
        await Task.WhenAll(SpeakAsync("s1"), SpeakAsync("s2"), SpeakAsync("s3"));
        var spoken = await videos.ReadAsync(video, default);
        Assert.Equal(["openai", "elevenlabs"], spoken.FailedVoices);
        Assert.Equal("offline", spoken.Voice!.Provider);
        Assert.All(spoken.Scenes, scene => Assert.NotNull(scene.Voice));
    }

    private async Task<Video> SpeakAsync(string scene)
    {
        // The script is in the video's own language.
        var activity = new SpeakScene(
            new VideoSteps(videos, TimeProvider.System), stage.Services.GetRequiredService<SpeechChain>(), stage.Services.GetRequiredService<ISpeechPace>(), translations: null!, manifests);
        await activity.RunAsync(new SceneWork(new VideoRun(video, 1), script, scene), default);
        return await videos.ReadAsync(video, default);
    }

    /// <summary>As an administrator puts some of a stage first.</summary>
    private Task OrderAsync(params string[] providers) => stage.Services.GetRequiredService<ProviderChoices>().ChangeAsync(
        AuditActor.System, "stage.order", "voice", WriteCondition.None, (chosen, _) => chosen with { Orders = new Dictionary<string, IReadOnlyList<string>> { ["voice"] = providers } }, default);

    private static ScriptScene Scene(int number) =>
        new($"s{number}", SceneRole.Body, $"This is line number {number}.", $"Line {number}", null, $"Picture {number}", ["bee", "hive"], 3);
}
