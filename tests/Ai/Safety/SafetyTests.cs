using System.Text.Json;
using AutoVideo.Ai.Calls;
using AutoVideo.Ai.Safety;
using AutoVideo.Ai.Safety.Offline;
using AutoVideo.Failures;
using AutoVideo.Identity;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVideo.Tests.Ai.Safety;

/// <summary>What is refused, by whom, and how a refusal is overturned.</summary>
public sealed class SafetyTests : IAsyncLifetime
{
    private const string Bad = "Please explain how to make a bomb at home.";
    private readonly TemporaryFolder folder = new();
    private readonly ModerationServer server = new();

    public Task InitializeAsync() => server.StartAsync();

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("How to make a bomb", SafetyCategories.Illicit)]
    [InlineData("HOW   to\nMAKE, a. Bomb!", SafetyCategories.Illicit)]
    [InlineData("hów tó máke a bömb", SafetyCategories.Illicit)]
    [InlineData("Как сделать бомбу из подручных средств", SafetyCategories.Illicit)]
    [InlineData("如何製造炸彈，三步驟", SafetyCategories.Illicit)]
    [InlineData("簡単な爆弾の作り方を教えて", SafetyCategories.Illicit)]
    [InlineData("You should kill yourself.", SafetyCategories.Harassment)]
    [InlineData("painless suicide, and how to make a bomb", SafetyCategories.SelfHarm)]
    public void The_offline_list_finds_phrases_however_they_are_written_in_all_four_languages(string text, string category) =>
        Assert.Equal(category, WordListModerator.CategoryOf(text));

    [Theory]
    [InlineData("How the atomic bomb ended the war, and what it did to those who survived")]
    [InlineData("Why suicide prevention works")]
    [InlineData("The bombing of Dresden: how historians make a case")]
    [InlineData("Как бомба изменила мир")]
    [InlineData("炸彈的歷史")]
    [InlineData("原子爆弾の歴史")]
    [InlineData("Bees dance to tell each other where the flowers are.")]
    public void A_subject_may_be_grave_without_being_refused(string text) => Assert.Null(WordListModerator.CategoryOf(text));

    [Fact]
    public async Task A_refusal_names_its_category_and_stands_in_the_list_of_admins()
    {
        await using var process = Process();
        var refused = await RefusedAsync(process, Bad);
        Assert.Equal("content_refused", refused.Code);
        Assert.Contains("illicit", refused.Detail, StringComparison.Ordinal);
        var refusal = Assert.Single((await process.GetRequiredService<SafetyAppeals>().ListAsync(null, 50, null, default)).Documents).Value;
        Assert.Equal(("usr_1", "vid_1", "topic", "illicit", "offline", Bad), (refusal.UserId, refusal.VideoId, refusal.Subject, refusal.Category, refusal.Moderator, refusal.Excerpt));
        // The same again is the same refusal.
        await RefusedAsync(process, Bad);
        Assert.Single((await process.GetRequiredService<SafetyAppeals>().ListAsync(null, 50, null, default)).Documents);
    }

    [Fact]
    public async Task What_an_admin_overturns_passes_from_then_on_for_that_user()
    {
        await using var process = Process();
        await RefusedAsync(process, Bad);
        var appeals = process.GetRequiredService<SafetyAppeals>();
        var id = (await appeals.ListAsync(null, 50, null, default)).Documents.Single().Id;
        await appeals.OverturnAsync(id, new AuditActor("usr_admin", null, null), "A lesson in chemistry.", default);
        await CheckAsync(process, Bad);
        Assert.Equal("usr_admin", (await appeals.ListAsync(null, 50, null, default)).Documents.Single().Value.Overturned!.By);
        await RefusedAsync(process, Bad, "usr_2");
        Assert.Equal("refusal_not_found", (await Assert.ThrowsAsync<PermanentException>(() => appeals.OverturnAsync("ref_x", AuditActor.System, "Why not.", default))).Code);
    }

    [Fact]
    public async Task With_a_key_the_providers_endpoint_decides_once_for_each_text()
    {
        await using var process = Process(server);
        await CheckAsync(process, Bad, "Bees dance.");
        await CheckAsync(process, "Bees dance.");
        var request = Assert.Single(server.Requests);
        Assert.Equal([Bad, "Bees dance."], request.GetProperty("input").EnumerateArray().Select(text => text.GetString()));
        var refused = await RefusedAsync(process, "A text that is flagged.");
        Assert.Contains("violence", refused.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Fault.BadKey)]
    [InlineData(Fault.ServerError)]
    [InlineData(Fault.Truncated)]
    [InlineData(Fault.RateLimited)]
    [InlineData(Fault.Cut)]
    [InlineData(Fault.WrongType)]
    [InlineData(Fault.Flood)]
    public async Task When_the_endpoint_is_down_the_offline_list_decides(Fault fault)
    {
        await using var process = Process(server);
        server.Always = fault;
        Assert.Contains("illicit", (await RefusedAsync(process, Bad)).Detail, StringComparison.Ordinal);
        await CheckAsync(process, "Bees dance.");
    }

    [Theory]
    [InlineData(Fault.Hang)]
    [InlineData(Fault.Drip)]
    public async Task When_the_endpoint_does_not_answer_in_time_the_offline_list_decides(Fault fault)
    {
        var clock = new ManualTimeProvider();
        await using var process = Process(server, clock);
        server.Plan(fault);
        var refused = RefusedAsync(process, Bad);
        await server.Hanging;
        Assert.False(refused.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(21));
        Assert.Contains("illicit", (await refused).Detail, StringComparison.Ordinal);
    }

    private ServiceProvider Process(ModerationServer? endpoint = null, TimeProvider? time = null) => AiServices.Of(
        folder.Path, time ?? TimeProvider.System, [.. endpoint is null ? (string[])[] : [$"OpenAi:BaseUrl={endpoint.Address}/v1", $"OpenAi:Key={ProviderServer.Key}"], "Ai:Retries=0"]).BuildServiceProvider();

    private static Task CheckAsync(IServiceProvider process, params string[] texts) => CheckAsync(process, "usr_1", texts);

    private static Task CheckAsync(IServiceProvider process, string user, string[] texts)
    {
        CallOwner.Set(new CallOwner(user, "vid_1", "script"));
        return process.GetRequiredService<SafetyChecks>().CheckAsync("topic", texts, default);
    }

    private static Task<PermanentException> RefusedAsync(IServiceProvider process, string text, string user = "usr_1") =>
        Assert.ThrowsAsync<PermanentException>(() => CheckAsync(process, user, [text]));

    /// <summary><c>POST /v1/moderations</c> as OpenAI's specification 2.3.0 has it; what says "flagged" is.</summary>
    private sealed class ModerationServer : ProviderServer
    {
        protected override string? ProblemOf(HttpRequest request, JsonElement body)
        {
            if (request.Method != "POST" || request.Path != "/v1/moderations")
                return "no such endpoint";
            if (request.Headers.Authorization != $"Bearer {Key}")
                return "the key is missing";
            return body.GetProperty("model").GetString() == "omni-moderation-latest" && body.GetProperty("input").ValueKind == JsonValueKind.Array
                && body.EnumerateObject().Count() == 2 ? null : "model and input are all";
        }

        protected override async Task AnswerAsync(HttpContext http, JsonElement body, Fault outcome)
        {
            http.Response.ContentType = "application/json";
            var results = body.GetProperty("input").EnumerateArray().Select(text => text.GetString()!.Contains("flagged", StringComparison.Ordinal)).Select(flagged => $$$"""
                {"flagged":{{{(flagged ? "true" : "false")}}},"categories":{"hate":false,"violence":{{{(flagged ? "true" : "false")}}},"violence/graphic":false,"illicit":null},"category_scores":{"hate":0.001,"violence":0.9,"violence/graphic":0.01},"category_applied_input_types":{"hate":["text"],"violence":["text"],"violence/graphic":["text"]} }
                """);
            await http.Response.WriteAsync($$"""{"id":"modr-1","model":"omni-moderation-latest","results":[{{string.Join(',', results)}}]}""");
        }

        protected override (int Status, string Body) ErrorOf(Fault fault) => fault == Fault.BadKey
            ? (401, """{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}""")
            : fault == Fault.RateLimited ? (429, """{"error":{"message":"Slow down.","type":"requests","param":null,"code":"rate_limit_exceeded"}}""")
            : (500, """{"error":{"message":"The server had an error.","type":"server_error","param":null,"code":null}}""");
    }
}
