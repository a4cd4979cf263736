using System.Net.Http.Json;
using System.Text.Json;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Generate;

/// <summary>With language models: scenes as they come, fail-over in the middle, sources checked, rules kept.</summary>
public sealed class ProviderGenerateTests : IClassFixture<ProviderWorld>
{
    private const string Scenario = """
        {"title":"The second stomach","scenes":[
          {"role":"Hook","narration":"Why does a bee have two stomachs?","headline":"Two stomachs","visualPrompt":"A bee","keywords":["bee","stomach"],"sources":[]},
          {"role":"Body","narration":"A forager bee drinks nectar into a second stomach, the crop, which holds about 40 milligrams.","headline":"The crop","visualPrompt":"A crop","keywords":["bee","nectar"],"sources":[1]},
          {"role":"Body","narration":"A hive keeps 90 kilograms of honey in summer.","headline":"So much","visualPrompt":"A hive","keywords":["hive","honey"],"sources":[2]},
          {"role":"CallToAction","narration":"Watch a hive in summer. See https://spam.example/now","headline":"Go and see","visualPrompt":"A garden","keywords":["garden","hive"],"sources":[]}]}
        """;

    private readonly ProviderWorld world;

    public ProviderGenerateTests(ProviderWorld world)
    {
        this.world = world;
        world.OpenAi.Says = world.Anthropic.Says = _ => Scenario;
        world.OpenAi.Always = world.Anthropic.Always = Fault.None;
        world.OpenAi.Pause = null;
    }

    [Fact]
    public async Task Scenes_come_one_by_one_and_what_the_source_does_not_say_is_marked()
    {
        var events = await world.StreamAsync(new { text = GenerateWorld.Source, language = "en", seconds = 20, tone = "curious", audience = "children", template = "explainer" });
        Assert.Equal(["started", "sources", "scene", "scene", "scene", "scene"], events.Take(6).Select(happened => happened.Name));
        Assert.Equal(("openai", "en"), (events[0].Data.GetProperty("provider").GetString(), events[0].Data.GetProperty("language").GetString()));
        Assert.Equal([false, false, true, false], events.Skip(2).Take(4).Select(happened => happened.Data.GetProperty("unsourced").GetBoolean()));
        var warning = events.Single(happened => happened.Name == "warning" && happened.Data.GetProperty("code").GetString() == "claims_unsourced").Data;
        Assert.Equal("s3", warning.GetProperty("scenes")[0].GetString());

        var content = events[^1].Data.GetProperty("scenario").GetProperty("content");
        Assert.Equal(("The second stomach", "explainer", "children"), (content.GetProperty("title").GetString(), content.GetProperty("template").GetString(), content.GetProperty("audience").GetString()));
        Assert.StartsWith("Source, paragraph 1:", content.GetProperty("scenes")[1].GetProperty("notes").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("No source", content.GetProperty("scenes")[2].GetProperty("notes").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("spam", content.ToString(), StringComparison.Ordinal);
        // What the user chose is material, not instructions; the template's guidance is ours.
        var request = world.OpenAi.Requests.Last();
        Assert.Contains("Audience: children", world.OpenAi.LastInput, StringComparison.Ordinal);
        Assert.DoesNotContain("children", request.GetProperty("messages")[0].ToString(), StringComparison.Ordinal);
        Assert.Contains("Explainer", request.GetProperty("messages")[0].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_provider_that_breaks_off_in_the_middle_is_followed_by_the_next_from_the_start()
    {
        world.OpenAi.Always = Fault.Truncated;
        var events = await world.StreamAsync(new { topic = "Bees that break off", language = "en", seconds = 20 });
        Assert.Equal(["openai", "anthropic"], events.Where(happened => happened.Name == "started").Select(happened => happened.Data.GetProperty("provider").GetString()));
        Assert.Contains(events, happened => happened.Name == "warning" && happened.Data.GetProperty("code").GetString() == "provider_failed");
        Assert.Equal("done", events[^1].Name);
        Assert.Equal("anthropic", events[^1].Data.GetProperty("provider").GetString());
        Assert.Equal(4, events[^1].Data.GetProperty("scenario").GetProperty("content").GetProperty("scenes").GetArrayLength());
    }

    [Fact]
    public async Task The_same_wish_is_paid_once()
    {
        var body = new { topic = "Bees that are paid once", language = "en", seconds = 20 };
        await world.StreamAsync(body);
        var paid = world.OpenAi.Requests.Count;
        var again = await world.StreamAsync(body);
        Assert.Equal("done", again[^1].Name);
        Assert.Equal(paid, world.OpenAi.Requests.Count);
        var calls = await world.Product.GetAsync("/api/v1/ai/usage?by=kind");
        Assert.Contains(calls.GetProperty("items").EnumerateArray(), item => item.ToString().Contains("text", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("""{"title":"Nothing","scenes":[]}""")]
    [InlineData("""{"title":"One","scenes":[{"role":"Hook","narration":"Only this."},{"role":"Body","narration":""}]}""")]
    public async Task An_answer_that_is_no_scenario_is_not_kept_for_the_next_who_wishes_the_same(string useless)
    {
        var body = new { topic = $"Bees of {useless.Length} scenes", language = "en", seconds = 20 };
        world.OpenAi.Says = _ => useless;
        Assert.Equal("anthropic", (await world.StreamAsync(body))[^1].Data.GetProperty("provider").GetString());
        world.OpenAi.Says = _ => Scenario;
        Assert.Equal("openai", (await world.StreamAsync(body))[^1].Data.GetProperty("provider").GetString());
    }

    [Fact]
    public async Task A_client_that_leaves_ends_the_call()
    {
        world.OpenAi.Plan(Fault.Hang);
        using var leaving = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/ai/generate") { Content = JsonContent.Create(new { topic = "Bees that nobody waits for", language = "en", seconds = 20 }) };
        request.Headers.Accept.ParseAdd("text/event-stream");
        using (var response = await world.Product.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
            await world.OpenAi.Hanging.WaitAsync(Eventually.Patience);
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        using var limit = new CancellationTokenSource(Eventually.Patience);
        while (!(await world.Product.GetAsync("/api/v1/ai/calls")).GetProperty("items").EnumerateArray().Any(call => call.GetProperty("state").GetString() == "unknown"))
            await looks.WaitForNextTickAsync(limit.Token);
    }

    [Fact]
    public async Task A_refusal_is_an_answer_and_nobody_else_is_asked()
    {
        world.OpenAi.Plan(Fault.Refusal);
        var asked = world.Anthropic.Requests.Count;
        var events = await world.StreamAsync(new { topic = "Bees that are refused", language = "en", seconds = 20 });
        Assert.Equal(("error", "content_refused"), (events[^1].Name, events[^1].Data.GetProperty("code").GetString()));
        Assert.Equal(asked, world.Anthropic.Requests.Count);
    }

    [Fact]
    public async Task What_was_paid_for_a_refused_scenario_is_kept_and_given_out_once_the_refusal_is_overturned()
    {
        var body = new { topic = "Bees that say what one should not", language = "en", seconds = 20 };
        var slow = new TaskCompletionSource();
        // The list of phrases refuses the second scene.
        world.OpenAi.Says = _ => Scenario.Replace("the crop, which", "and none says to kill yourself over what", StringComparison.Ordinal);
        world.OpenAi.Pause = ("\"sources\":[1]}", slow.Task);
        var first = world.PostAsync("/api/v1/ai/generate", body);
        var refusal = default(JsonElement);
        await Eventually.TrueAsync(async () =>
        {
            refusal = (await world.Product.GetAsync("/api/v1/safety/refusals")).GetProperty("items").EnumerateArray()
                .FirstOrDefault(one => one.GetProperty("excerpt").GetString()!.Contains("nectar", StringComparison.Ordinal));
            return refusal.ValueKind == JsonValueKind.Object;
        }, () => "Nothing was refused.");
        slow.SetResult();
        Assert.Equal("content_refused", (await first).Body.GetProperty("code").GetString());
        var call = (await world.Product.GetAsync("/api/v1/ai/calls?limit=1")).GetProperty("items")[0];
        Assert.Equal(("text", "answered"), (call.GetProperty("kind").GetString(), call.GetProperty("state").GetString()));

        var paid = world.OpenAi.Requests.Count;
        await world.Product.PostAsync($"/api/v1/safety/refusals/{refusal.GetProperty("id").GetString()}/overturn", new { reason = "It is a warning." });
        var (status, written) = await world.PostAsync("/api/v1/ai/generate", body);
        Assert.Equal((201, paid), (status, world.OpenAi.Requests.Count));
        Assert.Contains("kill yourself", written.GetProperty("scenario").GetProperty("content").GetProperty("scenes")[1].GetProperty("narration").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_stays_one_when_the_provider_breaks_off_after_it()
    {
        world.OpenAi.Says = _ => Scenario.Replace("have two stomachs?", "want to kill yourself?", StringComparison.Ordinal);
        world.OpenAi.Plan(Fault.Truncated);
        var asked = world.Anthropic.Requests.Count;
        var events = await world.StreamAsync(new { topic = "Bees that are refused and broken off", language = "en", seconds = 20 });
        Assert.Equal(("error", "content_refused"), (events[^1].Name, events[^1].Data.GetProperty("code").GetString()));
        Assert.Equal(asked, world.Anthropic.Requests.Count);
    }

    [Fact]
    public async Task Titles_that_promise_what_is_not_said_are_sent_back()
    {
        var answers = new Queue<string>([
            """{"titles":[{"title":"900 secrets of bees","reason":"A figure."},{"title":"Two","reason":"r"}]}""",
            """{"titles":[{"title":"40 milligrams at a time","reason":"A figure."},{"title":"The second stomach","reason":"A riddle."}]}"""]);
        world.OpenAi.Says = _ => answers.Dequeue();
        var (_, titles) = await world.PostAsync("/api/v1/ai/generate/title", new { text = GenerateWorld.Source[24..], language = "en", count = 2 });
        Assert.Equal(["40 milligrams at a time", "The second stomach"], titles.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("title").GetString()));
        // What was said wrong is not said again: a source may have dictated it.
        Assert.EndsWith("Title 1 names a figure that the material does not.", world.OpenAi.LastInput, StringComparison.Ordinal);
        Assert.DoesNotContain("secrets", world.OpenAi.LastInput, StringComparison.Ordinal);
        Assert.Equal("openai", titles.GetProperty("provider").GetString());
    }

    [Theory]
    [InlineData("funnier", "Bees: 40 milligrams of drama on each flight.")]
    [InlineData("simpler", "A bee drinks. It holds 40 milligrams.")]
    [InlineData("strongerHook", "What fits into a stomach of 40 milligrams?")]
    [InlineData("shorter", "The crop holds 40 milligrams.")]
    public async Task Words_are_improved_by_a_model_that_may_invent_no_figure(string goal, string after)
    {
        const string text = "A forager bee drinks nectar into her crop, and it holds 40 milligrams.";
        var answers = new Queue<string>([
            """{"changes":[{"id":"text","text":"It holds 41 mg.","reason":"r"}]}""",
            $$"""{"changes":[{"id":"text","text":"{{after}}","reason":"Because."}]}"""]);
        world.OpenAi.Says = _ => answers.Dequeue();
        var (status, improved) = await world.PostAsync("/api/v1/ai/improve", new { goal, text, language = "en" });
        Assert.Equal(200, status);
        Assert.Equal(after, improved.GetProperty("changes")[0].GetProperty("after").GetString());
        Assert.Empty(answers);
    }

    [Fact]
    public async Task A_scenario_is_translated_into_a_draft_of_its_own()
    {
        var original = (await world.StreamAsync(new { topic = "Bees to be translated", language = "en", seconds = 20 }))[^1].Data.GetProperty("scenario");
        world.OpenAi.Says = _ => """
            {"title":"二つ目の胃","parts":[
              {"id":"s1","text":"蜂にはなぜ胃が二つあるのでしょうか。","headline":"二つの胃"},
              {"id":"s2","text":"蜂は花の蜜を蜜胃にためて、40ミリグラムを運びます。","headline":"蜜胃"},
              {"id":"s3","text":"夏の巣には80キログラムの蜂蜜があります。","headline":"たくさん"},
              {"id":"s4","text":"夏に巣を見に行きましょう。","headline":"見に行こう"}]}
            """;
        var (status, translated) = await world.PostAsync("/api/v1/ai/translate", new { language = "ja", scenarioId = original.GetProperty("id").GetString() });
        Assert.Equal(200, status);
        var content = translated.GetProperty("scenario").GetProperty("content");
        Assert.Equal(("ja", "二つ目の胃", "A crop"), (content.GetProperty("language").GetString(), content.GetProperty("title").GetString(), content.GetProperty("scenes")[1].GetProperty("visualPrompt").GetString()));
        Assert.Equal("figures_differ:s3", translated.GetProperty("warnings")[0].GetString());
        Assert.NotEqual(original.GetProperty("id").GetString(), translated.GetProperty("scenario").GetProperty("id").GetString());
        Assert.Equal("en", (await world.Product.GetAsync($"/api/v1/scenarios/{original.GetProperty("id").GetString()}")).GetProperty("content").GetProperty("language").GetString());
    }

    [Fact]
    public async Task Descriptions_are_written_by_a_model_and_fitted_here()
    {
        world.OpenAi.Says = _ => JsonSerializer.Serialize(new
        {
            title = "How bees make honey",
            description = string.Concat(Enumerable.Repeat("Bees make honey from nectar. ", 100)),
            keywords = new[] { "bees", "honey", "nectar" },
            hashtags = new[] { "bees", "#Honey Bee", "#nectar" },
        });
        var (_, seo) = await world.PostAsync("/api/v1/ai/seo", new { text = GenerateWorld.Source[24..], language = "en", platforms = new[] { "x", "youtube" } });
        Assert.Equal(["#bees", "#HoneyBee", "#nectar"], seo.GetProperty("seo").GetProperty("hashtags").EnumerateArray().Select(tag => tag.GetString()));
        var x = seo.GetProperty("platforms")[0];
        Assert.InRange(x.GetProperty("length").GetInt32(), 100, 280);
        Assert.EndsWith("#bees #HoneyBee", x.GetProperty("text").GetString(), StringComparison.Ordinal);
    }
}
