using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Ai;

/// <summary>Cost, quota, providers and safety as the running product shows them over HTTP.</summary>
public sealed class AiEndpointsTests : IAsyncLifetime
{
    private const string Script = """
        {"title":"The dance of the bees","scenes":[
          {"role":"Hook","narration":"How does a bee tell her sisters where the best flowers of the meadow are?","headline":"Bees talk by dancing","visualPrompt":"A bee","keywords":["bee","flower"]},
          {"role":"Body","narration":"She dances on the comb, and the angle of her dance is the way to fly.","headline":"An angle is a way","visualPrompt":"A comb","keywords":["bee","comb"]}]}
        """;

    private readonly TemporaryFolder folder = new();
    private readonly OpenAiServer openAi = new() { Says = _ => Script };
    private readonly AnthropicServer anthropic = new() { Says = _ => Script };

    public async Task InitializeAsync()
    {
        await openAi.StartAsync();
        await anthropic.StartAsync();
        await File.WriteAllTextAsync(folder.Of("prices.json"), $$"""
            [{ "provider": "openai", "model": "{{TextServer.Model}}", "from": "2020-01-01", "inputPerMillionTokens": 1000, "outputPerMillionTokens": 2000 },
             { "provider": "anthropic", "model": "{{TextServer.Model}}", "from": "2020-01-01", "inputPerMillionTokens": 3000 }]
            """);
    }

    public async Task DisposeAsync()
    {
        await openAi.DisposeAsync();
        await anthropic.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task What_a_video_costs_is_known_before_recorded_during_and_shown_after()
    {
        await using var product = await RunningProduct.StartAsync(folder.Of("data"), Settings(
            "Script:Experiment=asking=openai:model-of-the-test+question"));
        var body = new { topic = "Bees", language = "en", seconds = 10 };

        var estimate = await product.PostAsync("/api/v1/videos/estimate", body);
        var writers = estimate.GetProperty("stages").EnumerateArray().Single(stage => stage.GetProperty("stage").GetString() == "script").GetProperty("providers");
        Assert.Equal(["openai", "anthropic", "offline"], writers.EnumerateArray().Select(provider => provider.GetProperty("provider").GetString()));
        Assert.InRange(writers[0].GetProperty("costUsd").GetDouble(), 0.5, 5);
        Assert.Equal(writers[0].GetProperty("costUsd").GetDouble(), estimate.GetProperty("costUsd").GetDouble(), 3);
        Assert.Empty((await product.GetAsync("/api/v1/videos")).GetProperty("items").EnumerateArray());

        var first = await TitledAsync(product, body);
        // 21 tokens read and 12 written.
        var cost = (await product.GetAsync($"/api/v1/videos/{first}")).GetProperty("cost");
        Assert.Equal(0.045, cost.GetProperty("usd").GetDouble(), 6);
        Assert.Contains(cost.GetProperty("steps").EnumerateArray(), step => step.GetProperty("stage").GetString() == "script" && step.GetProperty("provider").GetString() == "openai");
        Assert.Equal(0.045, (await product.GetAsync($"/api/v1/videos/{first}/history")).GetProperty("cost").GetProperty("usd").GetDouble(), 6);

        foreach (var by in new[] { "day", "kind", "provider", "video" })
        {
            var usage = await product.GetAsync($"/api/v1/ai/usage?by={by}&limit=1");
            Assert.Equal(0.045, usage.GetProperty("total").GetProperty("costUsd").GetDouble(), 6);
            Assert.Single(usage.GetProperty("items").EnumerateArray());
        }
        var pages = 0;
        for (string? next = "/api/v1/ai/usage?by=kind&limit=1"; next is not null; pages++)
            next = (await product.GetAsync(next)).TryGetProperty("next", out var more) ? more.GetString() : null;
        Assert.Equal(2, pages); // moderation and text
        var calls = (await product.GetAsync($"/api/v1/ai/calls?video={first}")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Contains(calls, call => call.GetProperty("kind").GetString() == "text" && call.GetProperty("state").GetString() == "answered" && call.GetProperty("variant").GetString() == "script/asking");

        var variant = (await product.GetAsync("/api/v1/ai/experiments")).GetProperty("items")[0].GetProperty("variants")[0];
        Assert.Equal(("asking", "question", 1), (variant.GetProperty("name").GetString(), variant.GetProperty("prompt").GetString(), variant.GetProperty("videos").GetInt32()));
        Assert.Contains("question", openAi.Requests.First().GetProperty("messages")[0].ToString(), StringComparison.Ordinal);

        var last = await product.GetAsync("/api/v1/ai/usage?from=9999-12-01&to=9999-12-31");
        Assert.Empty(last.GetProperty("items").EnumerateArray());
        foreach (var wrong in new[] { "?by=colour", "?from=yesterday", "?from=2026-11-02&to=2026-11-01", "?limit=0" })
            Assert.Equal(HttpStatusCode.BadRequest, (await product.Http.GetAsync($"/api/v1/ai/usage{wrong}")).StatusCode);
    }

    [Fact]
    public async Task Providers_are_listed_in_order_with_their_health_and_who_was_passed_over()
    {
        openAi.Always = Fault.OutOfCredit;
        await using var product = await RunningProduct.StartAsync(folder.Of("data"), Settings("Safety:Moderators=offline"));
        var id = await TitledAsync(product, new { topic = "Bees", language = "en", seconds = 10 });
        var script = (await product.GetAsync("/api/v1/ai/providers")).GetProperty("items").EnumerateArray().Single(stage => stage.GetProperty("stage").GetString() == "script");
        var providers = script.GetProperty("providers").EnumerateArray().ToDictionary(provider => provider.GetProperty("provider").GetString()!);
        Assert.Equal(["openai", "azure-openai", "anthropic", "gemini", "compatible", "offline"], providers.Keys);
        Assert.Equal("paused", providers["openai"].GetProperty("health").GetString());
        // What a provider said may name accounts and keys: that is for administrators.
        Assert.DoesNotContain("lastFault", script.ToString(), StringComparison.Ordinal);
        var administered = (await product.GetAsync("/api/v1/admin/ai/providers")).GetProperty("items").EnumerateArray().Single(stage => stage.GetProperty("stage").GetString() == "script");
        var fault = administered.GetProperty("providers")[0].GetProperty("lastFault");
        Assert.Equal("outOfCredit", fault.GetProperty("fault").GetString());
        Assert.Contains(OpenAiServer.Account, fault.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains(OpenAiServer.Account, product.Output, StringComparison.Ordinal);
        Assert.Equal((true, "healthy"), (providers["anthropic"].GetProperty("configured").GetBoolean(), providers["anthropic"].GetProperty("health").GetString()));
        Assert.False(providers["gemini"].GetProperty("configured").GetBoolean());

        var answered = (await product.GetAsync($"/api/v1/ai/calls?video={id}")).GetProperty("items").EnumerateArray().Single(call => call.GetProperty("state").GetString() == "answered");
        Assert.Equal(("anthropic", "openai"), (answered.GetProperty("provider").GetString(), answered.GetProperty("passedOver")[0].GetProperty("provider").GetString()));
        Assert.DoesNotContain(ProviderServer.Key, product.Output + answered, StringComparison.Ordinal);
        // Users read of it in our words.
        const string told = "openai: The account has no credit left (429 insufficient_quota).";
        var calls = (await product.GetAsync("/api/v1/ai/calls")).ToString();
        var history = await product.ToldAsync(id, told);
        Assert.All([calls, history], view => Assert.Contains(told, view, StringComparison.Ordinal));
        Assert.All([calls, history], view => Assert.DoesNotContain(OpenAiServer.Account, view, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_video_over_the_plan_is_refused_with_what_how_much_and_when()
    {
        await using var product = await RunningProduct.StartAsync(folder.Of("data"), "Quotas:Plans=free; owner render=1/10");
        var first = await product.PostAsync("/api/v1/videos", new { topic = "Bees", seconds = 40 });
        var response = await product.Http.PostAsJsonAsync("/api/v1/videos", new { topic = "Tea", seconds = 40 });
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.TooManyRequests, "quota_exceeded"), (response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(("render", "day", 1d), (problem.GetProperty("kind").GetString(), problem.GetProperty("period").GetString(), problem.GetProperty("limit").GetDouble()));
        var now = TimeProvider.System.GetUtcNow();
        Assert.InRange(problem.GetProperty("resetsAt").GetDateTimeOffset(), now, now.AddDays(1));
        var wait = response.Headers.RetryAfter!.Delta!.Value;
        Assert.InRange(wait, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));
        Assert.Single((await product.GetAsync("/api/v1/videos")).GetProperty("items").EnumerateArray());

        // Cancelled, its minutes are free again.
        var id = first.GetProperty("id").GetString();
        await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
        await product.FollowAsync(id!);
        await Eventually.TrueAsync(async () => await RenderMinutesAsync(product) == 0, () => product.Output);
        await product.PostAsync("/api/v1/videos", new { topic = "Tea", seconds = 40 });
    }

    [Fact]
    public async Task A_video_whose_pictures_are_over_the_plan_is_refused_before_anything_is_paid()
    {
        await using var product = await RunningProduct.StartAsync(
            folder.Of("data"), Settings("Quotas:Plans=free; owner image=5/100", "Visuals:Providers=stability,offline", $"Stability:Key={ProviderServer.Key}"));
        var response = await product.Http.PostAsJsonAsync("/api/v1/videos", new { topic = "Bees", language = "en", seconds = 42 });
        var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal((HttpStatusCode.TooManyRequests, "quota_exceeded"), (response.StatusCode, problem.GetProperty("code").GetString()));
        Assert.Equal(("image", 5d, 6d), (problem.GetProperty("kind").GetString(), problem.GetProperty("limit").GetDouble(), problem.GetProperty("wanted").GetDouble()));
        Assert.Empty((await product.GetAsync("/api/v1/videos")).GetProperty("items").EnumerateArray());
        Assert.Empty(openAi.Requests);
    }

    [Fact]
    public async Task Another_attempt_whose_pictures_are_over_the_plan_is_refused_and_nothing_changes()
    {
        string[] drawing = ["Script:Providers=offline", "Visuals:Providers=stability,offline", "Stability:BaseUrl=http://127.0.0.1:9", $"Stability:Key={ProviderServer.Key}"];
        string id;
        await using (var product = await RunningProduct.StartAsync(folder.Of("data"), Settings(drawing)))
        {
            id = (await product.PostAsync("/api/v1/videos", new { topic = "Bees", language = "en", seconds = 42 })).GetProperty("id").GetString()!;
            await product.PostAsync($"/api/v1/videos/{id}/cancel", new { });
            await product.FollowAsync(id);
        }
        await using (var product = await RunningProduct.StartAsync(folder.Of("data"), Settings([.. drawing, "Quotas:Plans=free; owner image=1/100"])))
        {
            var response = await product.Http.PostAsJsonAsync($"/api/v1/videos/{id}/retry", new { });
            var problem = JsonElement.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal((HttpStatusCode.TooManyRequests, "image"), (response.StatusCode, problem.GetProperty("kind").GetString()));
            var video = await product.GetAsync($"/api/v1/videos/{id}");
            Assert.Equal(("cancelled", 1), (video.GetProperty("status").GetString(), video.GetProperty("attempt").GetInt32()));
        }
    }

    [Fact]
    public async Task A_refused_topic_fails_the_video_and_once_overturned_a_retry_goes_on()
    {
        await using var product = await RunningProduct.StartAsync(folder.Of("data"));
        var id = (await product.PostAsync("/api/v1/videos", new { topic = "How to make a bomb", seconds = 10 })).GetProperty("id").GetString()!;
        var failed = await product.FollowAsync(id);
        Assert.Equal(("failed", "content_refused"), (failed.GetProperty("status").GetString(), failed.GetProperty("error").GetProperty("code").GetString()));
        Assert.Contains("illicit", failed.GetProperty("error").GetProperty("message").GetString(), StringComparison.Ordinal);

        var refusal = Assert.Single((await product.GetAsync("/api/v1/safety/refusals")).GetProperty("items").EnumerateArray());
        Assert.Equal((id, "topic"), (refusal.GetProperty("video").GetString(), refusal.GetProperty("subject").GetString()));
        // The draft repeats its topic, so its words are refused as well until an admin has seen them.
        while (failed.GetProperty("status").GetString() == "failed")
        {
            foreach (var open in (await product.GetAsync("/api/v1/safety/refusals")).GetProperty("items").EnumerateArray().Where(one => !one.TryGetProperty("overturnedBy", out _)))
                await product.PostAsync($"/api/v1/safety/refusals/{open.GetProperty("id").GetString()}/overturn", new { reason = "A lesson in history." });
            await product.PostAsync($"/api/v1/videos/{id}/retry", new { });
            failed = await product.FollowAsync(id, video => video.GetProperty("status").GetString() == "failed" || video.TryGetProperty("title", out _));
            Assert.InRange(failed.GetProperty("attempt").GetInt32(), 2, 4);
        }
        Assert.NotEqual("failed", failed.GetProperty("status").GetString());
    }

    private static async Task<double> RenderMinutesAsync(RunningProduct product) => (await product.GetAsync("/api/v1/ai/quota")).GetProperty("items").EnumerateArray()
        .Single(line => line.GetProperty("kind").GetString() == "render").GetProperty("today").GetDouble();

    private static async Task<string> TitledAsync(RunningProduct product, object body)
    {
        var id = (await product.PostAsync("/api/v1/videos", body)).GetProperty("id").GetString()!;
        await product.FollowAsync(id, video => video.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String);
        return id;
    }

    private string[] Settings(params string[] more) =>
    [
        "Voice:Providers=offline", "Visuals:Providers=offline", $"OpenAi:BaseUrl={openAi.Address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}",
        $"Anthropic:BaseUrl={anthropic.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}",
        $"Ai:PricesFile={folder.Of("prices.json")}", "Voice:Providers=offline", "Visuals:Providers=offline", .. more,
    ];
}
