using System.Text.Json;
using AutoVideo.AccountData;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Providers;
using AutoVideo.Identity;
using AutoVideo.Tests.Http;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Ai;

/// <summary>Administrators switch providers off and on, order them and have their faults forgotten, while the product runs.</summary>
public sealed class ProviderAdministrationTests : IAsyncLifetime
{
    private const string Providers = "/api/v1/admin/ai/providers", Titles = "/api/v1/ai/generate/title";
    private readonly OpenAiServer _openAi = new() { Says = _ => Answer("openai") };
    private readonly AnthropicServer _anthropic = new() { Says = _ => Answer("anthropic") };
    private readonly ManualTimeProvider _clock = new();
    private IdentityHost _host = null!;
    private Person _admin = null!;
    private int _asked;

    public async Task InitializeAsync()
    {
        await Task.WhenAll(_openAi.StartAsync(), _anthropic.StartAsync());
        _host = await StartAsync();
        _admin = await _host.WithRoleAsync(Role.SuperAdmin);
    }

    public async Task DisposeAsync()
    {
        await _host.DisposeAsync();
        await _openAi.DisposeAsync();
        await _anthropic.DisposeAsync();
    }

    [Fact]
    public async Task A_provider_that_is_switched_off_is_asked_no_more_until_it_is_switched_on()
    {
        Assert.Equal("openai", await WriterAsync());
        var off = await PutAsync($"{Providers}/text/openai", new { enabled = false, reason = "Too dear." });
        Assert.Equal(200, off.Status);
        Assert.Equal((_admin.Id, "Too dear."), (Of(off, "openai").GetProperty("off").GetProperty("by").GetString(), Of(off, "openai").GetProperty("off").GetProperty("reason").GetString()));
        var asked = _openAi.Requests.Count;
        Assert.Equal("anthropic", await WriterAsync());
        Assert.Equal(asked, _openAi.Requests.Count);
        Assert.Equal("off", Of(await _host.GetAsync("/api/v1/ai/providers", _admin.Access), "openai").GetProperty("health").GetString());
        Assert.Equal(200, (await PutAsync($"{Providers}/text/openai", new { enabled = true })).Status);
        Assert.Equal("openai", await WriterAsync());
    }

    [Fact]
    public async Task An_order_holds_from_the_next_call_on_and_gives_way_to_the_settings_again()
    {
        var ordered = await PutAsync("/api/v1/admin/ai/stages/script/order", new { providers = new[] { "anthropic" } });
        Assert.Equal(["anthropic", "openai", "offline"], Stage(ordered).GetProperty("providers").EnumerateArray().Select(provider => provider.GetProperty("provider").GetString()));
        Assert.Equal("anthropic", await WriterAsync());
        Assert.False(Stage(await PutAsync("/api/v1/admin/ai/stages/script/order", new { providers = Array.Empty<string>() })).GetProperty("ordered").GetBoolean());
        Assert.Equal("openai", await WriterAsync());
    }

    [Fact]
    public async Task A_reset_has_a_paused_provider_asked_again_at_once()
    {
        _openAi.Always = Fault.BadKey;
        Assert.Equal("anthropic", await WriterAsync());
        _openAi.Always = Fault.None;
        Assert.Equal("anthropic", await WriterAsync());
        var before = Of(await _host.GetAsync(Providers, _admin.Access), "openai");
        Assert.Equal(("paused", "unauthorized"), (before.GetProperty("health").GetString(), before.GetProperty("lastFault").GetProperty("fault").GetString()));
        var after = await _host.PostAsync($"{Providers}/text/openai/reset", null, _admin.Access);
        Assert.Equal((200, "healthy"), (after.Status, Of(after, "openai").GetProperty("health").GetString()));
        Assert.Equal("openai", await WriterAsync());
    }

    [Fact]
    public async Task What_is_chosen_outlives_a_restart_and_stands_in_the_audit_log()
    {
        await PutAsync($"{Providers}/text/openai", new { enabled = false });
        await _host.RestartAsync();
        await Eventually.TrueAsync(() => _host.Get<ProviderChoices>().Current.Off.Count == 1, () => "It was not read at the start.");
        Assert.Equal("anthropic", await WriterAsync());
        var audit = await _host.GetAsync("/api/v1/admin/audit?action=provider.off", _admin.Access);
        var entry = Assert.Single(audit.Json.GetProperty("items").EnumerateArray());
        Assert.Equal((_admin.Id, "Text/openai"), (entry.GetProperty("actor").GetString(), entry.GetProperty("target").GetString()));
        Assert.Contains("openai", entry.GetProperty("after").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(_admin.Id, entry.GetProperty("after").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_administrator_chose_stays_when_they_are_erased_and_names_them_no_more()
    {
        await PutAsync($"{Providers}/text/openai", new { enabled = false });
        var data = _host.Get<IEnumerable<IUserData>>().Single(data => data.Kind == "providers");
        var subject = new DataSubject(_admin.Id, "del_somebody", TimeProvider.System.GetUtcNow().AddDays(-1));
        await data.RemoveAsync(subject, await data.CollectAsync(subject, CancellationToken.None).ToListAsync(), CancellationToken.None);
        var (chosen, _) = await _host.Get<ProviderChoices>().ReadAsync(CancellationToken.None);
        Assert.Equal("del_somebody", Assert.Single(chosen.Off).By);
        Assert.Empty(await data.CollectAsync(subject, CancellationToken.None).ToListAsync());
    }

    [Fact]
    public async Task Another_process_knows_within_five_seconds()
    {
        // The same documents, a copy of its own of what was read from them.
        using var watching = new CancellationTokenSource();
        var elsewhere = new ProviderChoices(_host.Get<AutoVideo.Storage.IDocumentStore>(), _host.Get<AuditLog>(), _clock);
        using var watch = new ProviderChoicesWatch(elsewhere, _clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<ProviderChoicesWatch>.Instance);
        await watch.StartAsync(watching.Token);
        await PutAsync($"{Providers}/text/openai", new { enabled = false });
        _clock.Advance(ProviderChoices.ReadEvery);
        await Eventually.TrueAsync(() => elsewhere.Current.FindOff(AiKind.Text, "openai") is not null, () => "It does not know.");
        Assert.Equal(TimeSpan.FromSeconds(5), ProviderChoices.ReadEvery);
        await watch.StopAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData("/api/v1/admin/ai/providers/text/nobody", """{"enabled":false}""", 404, "provider_unknown")]
    [InlineData("/api/v1/admin/ai/providers/smell/openai", """{"enabled":false}""", 404, "provider_unknown")]
    [InlineData("/api/v1/admin/ai/providers/text/offline", """{"enabled":false}""", 409, "provider_fixed")]
    [InlineData("/api/v1/admin/ai/stages/nothing/order", """{"providers":[]}""", 404, "stage_not_found")]
    [InlineData("/api/v1/admin/ai/stages/script/order", """{"providers":["nobody"]}""", 422, "order_invalid")]
    [InlineData("/api/v1/admin/ai/stages/script/order", """{"providers":["openai","openai"]}""", 422, "order_invalid")]
    public async Task What_cannot_be_chosen_is_refused(string path, string body, int status, string code)
    {
        var answer = await PutAsync(path, JsonElement.Parse(body));
        Assert.Equal((status, code), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task Of_two_who_choose_from_one_version_one_has_to_read_again()
    {
        var etag = (await _host.GetAsync(Providers, _admin.Access)).Header("ETag")!;
        Assert.Equal(200, (await PutAsync($"{Providers}/text/openai", new { enabled = false }, etag)).Status);
        Assert.Equal((412, "changed_meanwhile"), (await PutAsync($"{Providers}/text/anthropic", new { enabled = false }, etag) is var late ? (late.Status, late.Code) : default));
    }

    private Task<IdentityHost> StartAsync() => IdentityHost.StartAsync(
        builder => { },
        [
            .. ApiHost.Wide, "Ai:Retries=0", "Script:Providers=openai,anthropic,offline", "Voice:Providers=offline", "Visuals:Providers=offline", "Safety:Moderators=offline",
            $"OpenAi:BaseUrl={_openAi.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}",
            $"Anthropic:BaseUrl={_anthropic.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}",
        ]);

    /// <summary>Who writes titles now: by what stands in them, since no answer is asked for twice.</summary>
    private async Task<string> WriterAsync()
    {
        var answer = await _host.PostAsync(Titles, new { text = $"Bees dance on the comb, and this is question {++_asked}.", language = "en", count = 1 }, _admin.Access);
        Assert.True(answer.Status == 200, answer.Json.ToString());
        return answer.Json.GetProperty("provider").GetString()!;
    }

    private async Task<Answer> PutAsync(string path, object body, string? etag = null)
    {
        using var request = _host.Request(HttpMethod.Put, path, _admin.Access, body);
        if (etag is not null)
            request.Headers.TryAddWithoutValidation("If-Match", etag);
        return await _host.SendAsync(request);
    }

    private static JsonElement Stage(Answer answer) => answer.Json.GetProperty("items").EnumerateArray().Single(stage => stage.GetProperty("stage").GetString() == "script");

    private static JsonElement Of(Answer answer, string provider) => Stage(answer).GetProperty("providers").EnumerateArray().Single(one => one.GetProperty("provider").GetString() == provider);

    private static string Answer(string by) => $$"""{"titles":[{"title":"The dance on the comb, by {{by}}","reason":"It is what happens."}]}""";
}
