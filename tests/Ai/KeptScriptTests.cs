using System.Text.Json;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Ai;

/// <summary>A video that is tried again keeps its script, whoever wrote it.</summary>
public sealed class KeptScriptTests : IAsyncLifetime
{
    private const string Script = """
        {"title":"The dance of the bees","scenes":[
          {"role":"Hook","narration":"How does a bee tell her sisters where the best flowers of the meadow are?","headline":"Bees talk by dancing","visualPrompt":"A bee","keywords":["bee","flower"]},
          {"role":"Body","narration":"She dances on the comb, and the angle of her dance is the way to fly.","headline":"An angle is a way","visualPrompt":"A comb","keywords":["bee","comb"]}]}
        """;

    private readonly TemporaryFolder folder = new();
    private readonly OpenAiServer first = new() { Says = _ => Script.Replace("The dance", "A dance", StringComparison.Ordinal) };
    private readonly AnthropicServer second = new() { Says = _ => Script };

    public async Task InitializeAsync()
    {
        await first.StartAsync();
        await second.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await first.DisposeAsync();
        await second.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task A_retry_finds_the_script_of_the_second_choice_although_the_first_is_back()
    {
        first.Always = Fault.OutOfCredit;
        string id;
        await using (var product = await RunningProduct.StartAsync(folder.Path, Settings()))
        {
            id = (await product.PostAsync("/api/v1/videos", new { topic = "Bees", language = "en", seconds = 10 })).GetProperty("id").GetString()!;
            Assert.Equal("The dance of the bees", await TitleAsync(product, id));
            await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
            await product.FollowAsync(id);
        }
        first.Always = Fault.None;
        await using (var product = await RunningProduct.StartAsync(folder.Path, Settings()))
        {
            await product.PostAsync($"/api/v1/videos/{id}/retry", new { });
            await product.FollowAsync(id, video => video.GetProperty("stages").EnumerateArray()
                .Any(stage => stage.GetProperty("name").GetString() == "voice" && stage.GetProperty("status").GetString() != "waiting"));
            Assert.Equal("The dance of the bees", (await product.GetAsync($"/api/v1/videos/{id}")).GetProperty("title").GetString());
        }
        Assert.Equal((1, 1), (first.Requests.Count, second.Requests.Count));
    }

    [Fact]
    public async Task A_second_video_on_the_same_topic_uses_the_first_ones_script_and_the_account_says_what_that_saved()
    {
        var prices = folder.Of("prices.json");
        await File.WriteAllTextAsync(prices, """[{ "provider": "openai", "model": "*", "from": "2020-01-01", "inputPerMillionTokens": 1000000, "outputPerMillionTokens": 2000000 }]""");
        await using var product = await RunningProduct.StartAsync(folder.Of("data"), [.. Settings(), $"Ai:PricesFile={prices}"]);
        foreach (var saved in new[] { 0, 21 + 2 * 12 })
        {
            var id = (await product.PostAsync("/api/v1/videos", new { topic = "Bees", language = "en", seconds = 10 })).GetProperty("id").GetString()!;
            Assert.Equal("A dance of the bees", await TitleAsync(product, id));
            await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
            var total = (await product.GetAsync("/api/v1/ai/usage")).GetProperty("total");
            Assert.Equal((saved, saved == 0 ? 0 : 1), (total.GetProperty("savedUsd").GetDecimal(), total.GetProperty("cacheHits").GetInt32()));
        }
        Assert.Single(first.Requests);
        var calls = (await product.GetAsync("/api/v1/ai/calls")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal([true, false], calls.Select(call => call.GetProperty("cacheHit").GetBoolean()));
        Assert.All(calls, call => Assert.Equal(("script", "openai", TextServer.Model), (Text(call, "stage"), Text(call, "provider"), Text(call, "model"))));

        static string? Text(JsonElement call, string name) => call.GetProperty(name).GetString();
    }

    private static async Task<string?> TitleAsync(RunningProduct product, string id) => (await product.FollowAsync(
        id, video => video.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String)).GetProperty("title").GetString();

    private string[] Settings() =>
    [
        "Voice:Providers=offline", "Visuals:Providers=offline", "Safety:Moderators=offline",
        $"OpenAi:BaseUrl={first.Address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}",
        $"Anthropic:BaseUrl={second.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}",
    ];
}
