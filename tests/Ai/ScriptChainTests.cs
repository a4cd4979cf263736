using System.Text.Json;
using AutoVideo.Failures;
using AutoVideo.Script;
using AutoVideo.Tests.Script;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Voice;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai;

/// <summary>Several providers in the order of the settings, over their wire formats.</summary>
public sealed class ScriptChainTests : IAsyncLifetime
{
    private const string Script = """
        {"title":"The dance of the bees","scenes":[
          {"role":"Hook","narration":"How does a bee tell her sisters where the best flowers of the meadow are?","headline":"Bees talk by dancing","visualPrompt":"A bee","keywords":["bee","flower"]},
          {"role":"Body","narration":"She dances on the comb, and the angle of her dance is the way to fly.","headline":"An angle is a way","visualPrompt":"A comb","keywords":["bee","comb"]}]}
        """;

    private static readonly ScriptRequest Bees = new("Bees", null, null, "en", 10, null, "explainer", 1);

    private readonly TemporaryFolder folder = new();
    private readonly OpenAiServer openAi = new() { Says = _ => Script };
    private readonly AnthropicServer anthropic = new() { Says = _ => Script };

    public async Task InitializeAsync()
    {
        await openAi.StartAsync();
        await anthropic.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await openAi.DisposeAsync();
        await anthropic.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task Without_a_key_scripts_are_written_offline()
    {
        await using var services = Services(keys: false);
        Assert.Equal("offline", services.GetRequiredService<IScriptModel>().Provider);
    }

    [Fact]
    public async Task The_first_provider_of_the_setting_writes_and_the_others_are_not_asked()
    {
        await using var services = Services();
        var script = await services.GetRequiredService<IScriptModel>().WriteAsync(Bees, CancellationToken.None);
        Assert.Equal(("openai", ScriptOrigin.Model), (script.Authorship!.Provider, script.Origin));
        Assert.Empty(script.Authorship.PassedOver);
        Assert.Empty(anthropic.Requests);
    }

    [Fact]
    public async Task When_the_first_is_down_the_second_writes_and_it_is_recorded_why()
    {
        await using var services = Services();
        openAi.Always = Fault.OutOfCredit;
        var script = await services.GetRequiredService<IScriptModel>().WriteAsync(Bees, CancellationToken.None);
        Assert.Equal("anthropic", script.Authorship!.Provider);
        var passed = Assert.Single(script.Authorship.PassedOver);
        Assert.Equal("openai", passed.Provider);
        Assert.Contains("insufficient_quota", passed.Why, StringComparison.Ordinal);
        Assert.Single(openAi.Requests);
    }

    [Fact]
    public async Task When_all_providers_are_down_the_offline_writer_drafts()
    {
        await using var services = Services();
        (openAi.Always, anthropic.Always) = (Fault.BadKey, Fault.OutOfCredit);
        var script = await services.GetRequiredService<IScriptModel>().WriteAsync(Bees, CancellationToken.None);
        Assert.Equal(("offline", ScriptOrigin.Draft), (script.Authorship!.Provider, script.Origin));
        Assert.Equal(["openai", "anthropic"], script.Authorship.PassedOver.Select(passed => passed.Provider));
    }

    [Fact]
    public async Task A_translation_that_nobody_can_make_just_now_is_tried_again_later()
    {
        await using var services = Services("Ai:Retries=0");
        (openAi.Always, anthropic.Always) = (Fault.ServerError, Fault.OutOfCredit);
        var request = Bees with { Topic = null, Source = Written.Example("bees.ru.md") };
        var fault = await Assert.ThrowsAsync<TransientException>(() => services.GetRequiredService<IScriptModel>().WriteAsync(request, CancellationToken.None));
        Assert.Contains("openai", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_all_refused_are_a_matter_of_the_settings()
    {
        await using var services = Services("Script:Providers=openai,anthropic");
        (openAi.Always, anthropic.Always) = (Fault.BadKey, Fault.BadKey);
        var fault = await Assert.ThrowsAsync<PermanentException>(() => services.GetRequiredService<IScriptModel>().WriteAsync(Bees, CancellationToken.None));
        Assert.Equal("providers_failed", fault.Code);
    }

    [Fact]
    public async Task A_refused_topic_is_not_taken_to_the_next_provider()
    {
        await using var services = Services();
        openAi.Always = Fault.Refusal;
        var refusal = await Assert.ThrowsAsync<PermanentException>(() => services.GetRequiredService<IScriptModel>().WriteAsync(Bees, CancellationToken.None));
        Assert.Equal("content_refused", refusal.Code);
        Assert.Empty(anthropic.Requests);
    }

    [Fact]
    public async Task The_setting_decides_who_comes_first()
    {
        await using var services = Services("Script:Providers=gemini, anthropic,openai");
        Assert.Equal("anthropic", services.GetRequiredService<IScriptModel>().Provider);
    }

    [Fact]
    public async Task In_the_running_product_a_video_tells_who_was_passed_over()
    {
        openAi.Always = Fault.OutOfCredit;
        using var data = new TemporaryFolder();
        await using var product = await RunningProduct.StartAsync(data.Path, Settings());
        var created = await product.PostAsync("/api/v1/videos", new { topic = "Bees", language = "en", seconds = 10 });
        var id = created.GetProperty("id").GetString()!;
        await product.FollowAsync(id, video => video.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String);
        var video = await product.GetAsync($"/api/v1/videos/{id}");
        Assert.Equal("The dance of the bees", video.GetProperty("title").GetString());
        var history = await product.ToldAsync(id, "provider_passed_over: openai");
        Assert.DoesNotContain(ProviderServer.Key, history + product.Output, StringComparison.Ordinal);
    }

    private ServiceProvider Services(params string[] settings) => Services(true, settings);

    private ServiceProvider Services(bool keys, params string[] settings) => AiServices.Of(folder.Path, [.. keys ? Settings() : [], .. settings])
        .AddSingleton<ISpeechPace>(new SteadyPace())
        .AddScript().AddScriptProviders()
        .BuildServiceProvider();

    private string[] Settings() =>
    [
        "Voice:Providers=offline", "Visuals:Providers=offline",
        $"OpenAi:BaseUrl={openAi.Address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}",
        $"Anthropic:BaseUrl={anthropic.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}",
    ];
}
