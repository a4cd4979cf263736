using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Ledger;
using AutoVideo.Identity;
using AutoVideo.Tests.Ai.Calls;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>The real program with text, voice and pictures from different providers, of which some fail.</summary>
public sealed class ManyProvidersTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private readonly OpenAiServer openAi = new() { Says = Script };
    private readonly AnthropicServer anthropic = new() { Says = Script };
    private readonly ElevenLabsServer elevenLabs = new();
    private readonly AzureSpeechServer azureSpeech = new();
    private readonly StabilityServer stability = new();
    private readonly Automatic1111Server webUi = new();

    public Task InitializeAsync() => Task.WhenAll(Servers.Select(server => server.StartAsync()));

    public async Task DisposeAsync()
    {
        foreach (var server in Servers)
            await server.DisposeAsync();
        folder.Dispose();
    }

    private ProviderServer[] Servers => [openAi, anthropic, elevenLabs, azureSpeech, stability, webUi];

    [Fact]
    public async Task Text_voice_and_pictures_of_three_providers_make_a_video_and_others_take_over_from_those_that_fail()
    {
        await using var product = await RunningProduct.StartAsync(folder.Path, [.. TopicToVideoTests.Fast, .. Settings]);

        var all = await MakeAsync(product, "Bees");
        Assert.Equal("elevenlabs", all.Video.GetProperty("voice").GetProperty("provider").GetString());
        Assert.False(all.Video.GetProperty("draftVoice").GetBoolean());
        Assert.Equal((2, 2), (elevenLabs.Requests.Count, stability.Requests.Count));
        Assert.Empty(azureSpeech.Requests);
        Assert.Empty(webUi.Requests);
        Assert.DoesNotContain("passed_over", all.History, StringComparison.Ordinal);
        Assert.All(await MadeAsync(), call => Assert.Empty(call.Personal));
        await EditAsync(product, all.Video.GetProperty("id").GetString()!);
        // What the owner wrote over is the owner's: a line and a picture.
        Assert.Equal([AiKind.Image, AiKind.Voice], (await MadeAsync()).Where(call => call.Personal.Count > 0).Select(call => call.Kind).Order());

        // Down in the middle: after one line and one picture. The whole track is spoken by the next voice.
        elevenLabs.Plan(Fault.None);
        stability.Plan(Fault.None);
        (elevenLabs.Always, stability.Always) = (Fault.ServerError, Fault.ServerError);
        var middle = await MakeAsync(product, "Ants");
        Assert.Equal("azure-speech", middle.Video.GetProperty("voice").GetProperty("provider").GetString());
        Assert.Equal(2, azureSpeech.Requests.Count);
        Assert.Single(webUi.Requests);
        Assert.Contains("voice_switched", middle.History, StringComparison.Ordinal);
        Assert.Contains("provider_passed_over: stability: It is down or overloaded (500", middle.History, StringComparison.Ordinal);
        await AssertLedgerAsync(product, middle.Video, "voice", failed: "elevenlabs", answered: "azure-speech");
        await AssertLedgerAsync(product, middle.Video, "image", failed: "stability", answered: "automatic1111");

        // The first of each down from the start.
        openAi.Always = Fault.ServerError;
        var start = await MakeAsync(product, "Owls");
        Assert.Equal("azure-speech", start.Video.GetProperty("voice").GetProperty("provider").GetString());
        Assert.Equal((4, 3), (azureSpeech.Requests.Count, webUi.Requests.Count));
        Assert.Contains("provider_passed_over: openai: It is down or overloaded (500", start.History, StringComparison.Ordinal);
        Assert.Contains("elevenlabs/", start.History, StringComparison.Ordinal);
        await AssertLedgerAsync(product, start.Video, "text", failed: "openai", answered: "anthropic");
        await AssertLedgerAsync(product, start.Video, "voice", failed: "elevenlabs", answered: "azure-speech");
        await AssertLedgerAsync(product, start.Video, "image", failed: "stability", answered: "automatic1111");
        Assert.DoesNotContain(ProviderServer.Key, product.Output + start.History, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_script_of_ten_scenes_in_which_one_sentence_changes_one_line_is_spoken_and_nothing_drawn()
    {
        await using var product = await RunningProduct.StartAsync(folder.Path, Settings);
        await MakeUntilRenderedAsync(product, Ten("It ends with a dance."));
        Assert.Equal((10, 10), (elevenLabs.Requests.Count, stability.Requests.Count));
        var history = await MakeUntilRenderedAsync(product, Ten("It ends with a song."));
        var said = elevenLabs.Requests.Skip(10).Select(request => request.GetProperty("text").GetString());
        Assert.True(elevenLabs.Requests.Count == 11 && stability.Requests.Count == 10, $"{string.Join('\n', said)}\n{stability.Requests.Count} pictures\n{history}\n{product.Output}");
        Assert.Empty(openAi.Requests);
        // The words were the user's own.
        Assert.All(await MadeAsync(), call => Assert.NotEmpty(call.Personal));
    }

    /// <summary>Lines and pictures that were asked for, as the ledger has them.</summary>
    private async Task<IReadOnlyList<Generation>> MadeAsync()
    {
        await using var books = AiServices.Of(folder.Path).BuildServiceProvider();
        Generation[] made = [.. (await CallWorld.CallsAsync(books, LocalOwner.UserId)).Where(call => call.Kind is AiKind.Voice or AiKind.Image)];
        Assert.Contains(made, call => call.Kind == AiKind.Voice);
        Assert.Contains(made, call => call.Kind == AiKind.Image);
        return made;
    }

    private string[] Settings =>
    [
        "Ai:Retries=0", "Ai:BreakerFaults=100", "Script:Providers=openai,anthropic,offline", "Voice:Providers=elevenlabs,azure-speech,offline",
        "Visuals:Providers=stability,automatic1111,offline",
        $"OpenAi:BaseUrl={openAi.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}",
        $"Anthropic:BaseUrl={anthropic.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}",
        $"ElevenLabs:BaseUrl={elevenLabs.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}",
        $"AzureSpeech:Endpoint={azureSpeech.Address}", $"AzureSpeech:Key={ProviderServer.Key}",
        $"Stability:BaseUrl={stability.Address}", $"Stability:Key={ProviderServer.Key}",
        $"Automatic1111:BaseUrl={webUi.Address}", "Automatic1111:User=me", $"Automatic1111:Password={ProviderServer.Key}", $"Automatic1111:Checkpoint={MediaServer.Model}",
    ];

    private static async Task<(JsonElement Video, string History)> MakeAsync(RunningProduct product, string topic)
    {
        var (video, _) = await TopicToVideoTests.MakeAsync(product, new { topic, language = "en", seconds = 6, format = "1:1", resolution = "720p", frameRate = 24 });
        Assert.All(video.GetProperty("result").GetProperty("checks").EnumerateArray(), check => Assert.True(check.GetProperty("passed").GetBoolean(), check.ToString()));
        return (video, (await product.GetAsync($"/api/v1/videos/{video.GetProperty("id").GetString()}/history")).ToString());
    }

    /// <summary>Another line and another picture: one of each is bought, for what the plan said.</summary>
    private async Task EditAsync(RunningProduct product, string id)
    {
        var before = await CostAsync();
        foreach (var (scene, change) in new[] { ("s1", (object)new { narration = "How do bees find home?" }), ("s2", new { visualPrompt = "A wide sky" }) })
        {
            using var answer = await product.Http.PatchAsJsonAsync($"/api/v1/videos/{id}/scenes/{scene}", change);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
        var plan = await product.GetAsync($"/api/v1/videos/{id}/plan");
        await product.PostAsync($"/api/v1/videos/{id}/render", new { });
        var video = await product.FollowAsync(id, found => found.GetProperty("version").GetInt32() == 2);
        Assert.True(video.GetProperty("status").GetString() == "completed", $"{video}\n{product.Output}");
        Assert.Equal((1, 1), (plan.GetProperty("spoken").GetInt32(), plan.GetProperty("drawn").GetInt32()));
        Assert.Equal((3, 3), (elevenLabs.Requests.Count, stability.Requests.Count));
        Assert.InRange(plan.GetProperty("costUsd").GetDecimal(), 0.0001m, 1);
        Assert.Equal(plan.GetProperty("costUsd").GetDecimal(), await CostAsync() - before);

        async Task<decimal> CostAsync() => (await product.GetAsync($"/api/v1/videos/{id}/history")).GetProperty("cost").GetProperty("usd").GetDecimal();
    }

    /// <summary>Who was asked in vain stands in the account of calls, and with who answered in its place.</summary>
    private static async Task AssertLedgerAsync(RunningProduct product, JsonElement video, string kind, string failed, string answered)
    {
        var calls = (await product.GetAsync($"/api/v1/ai/calls?video={video.GetProperty("id").GetString()}&limit=100")).GetProperty("items").EnumerateArray()
            .Where(call => call.GetProperty("kind").GetString() == kind).ToArray();
        var fault = calls.First(call => call.GetProperty("provider").GetString() == failed && call.GetProperty("state").GetString() == "failed");
        Assert.Equal((0, "unavailable"), (fault.GetProperty("costUsd").GetDouble(), fault.GetProperty("fault").GetString()?.ToLowerInvariant()));
        // A voice is chosen anew for the whole track, so none of its lines came after a failure.
        Assert.Contains(calls, call => call.GetProperty("provider").GetString() == answered && call.GetProperty("state").GetString() == "answered"
            && (kind == "voice" || PassedOver(call).Any(one => one.GetProperty("provider").GetString() == failed && one.GetProperty("fault").GetString() == "unavailable")));
    }

    private static IEnumerable<JsonElement> PassedOver(JsonElement call) =>
        call.TryGetProperty("passedOver", out var passed) && passed.ValueKind == JsonValueKind.Array ? passed.EnumerateArray() : [];

    /// <summary>Everything that costs is made then.</summary>
    private static async Task<string> MakeUntilRenderedAsync(RunningProduct product, string script)
    {
        var accepted = await product.PostAsync("/api/v1/videos", new { script, language = "en", seconds = 60, format = "1:1", resolution = "720p", frameRate = 24 });
        var id = accepted.GetProperty("id").GetString()!;
        var video = await product.FollowAsync(id, state => state.GetProperty("stage").GetString() is "render" or "publish");
        Assert.True(video.GetProperty("status").GetString() == "running", $"{video}\n{product.Output}");
        await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
        await product.FollowAsync(id);
        return (await product.GetAsync($"/api/v1/videos/{id}/history")).ToString();
    }

    private static string Script(string input)
    {
        var what = new[] { "Bees", "Ants", "Owls" }.First(name => input.Contains(name, StringComparison.Ordinal));
        return JsonSerializer.Serialize(new
        {
            title = $"How {what} find their way",
            scenes = new[]
            {
                new { role = "Hook", narration = $"How do {what} find the way home?", headline = "The way home", visualPrompt = $"{what} in a meadow", keywords = new[] { "meadow", "home" } },
                new { role = "Body", narration = $"{what} look at the light of the sky.", headline = "By the sky", visualPrompt = $"{what} under the sky", keywords = new[] { "sky", "light" } },
            },
        });
    }

    private static string Ten(string last) => JsonSerializer.Serialize(new
    {
        title = "Ten facts",
        scenes = Enumerable.Range(1, 10).Select(i => new
        {
            narration = i < 10 ? $"This is fact number {i} about the bees." : last,
            headline = $"Fact {i}",
            visualPrompt = $"A bee, seen for the {i}. time",
            keywords = new[] { "bee", "hive" },
        }),
    });
}
