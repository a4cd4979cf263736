using System.Text.Json;
using AutoVideo.Http;
using AutoVideo.IdempotencyKeys;
using AutoVideo.Scenarios;
using AutoVideo.Storage;
using AutoVideo.Tests.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace AutoVideo.Tests.Http;

/// <summary>A POST with an <c>Idempotency-Key</c> is done once, whatever happens to its answer.</summary>
public sealed class IdempotencyTests(ApiHost api) : IClassFixture<ApiHost>
{
    private const string Scenarios = "/api/v1/scenarios";
    private static readonly object Bees = new { title = "Bees", language = "en", scenes = Array.Empty<object>() };
    private const string Generate = "/api/v1/ai/generate";
    private static readonly TopicBody Wish = new("How bees make honey", "en");
    private readonly IdentityHost _host = api.Host;

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_and_makes_nothing()
    {
        var person = await _host.RegisterAsync();
        var first = await PostAsync(_host, person, "one", Bees);
        var again = await PostAsync(_host, person, "\"one\"", Bees);
        Assert.Equal((201, 201), (first.Status, again.Status));
        Assert.Equal(first.Json.ToString(), again.Json.ToString());
        Assert.Equal((first.Header("Location"), first.Header("ETag")), (again.Header("Location"), again.Header("ETag")));
        Assert.Equal((null, "true"), (first.Header("Idempotency-Replayed"), again.Header("Idempotency-Replayed")));
        Assert.Equal(1, await CountAsync(_host, person));
    }

    [Fact]
    public async Task Another_request_with_the_same_key_is_refused()
    {
        var person = await _host.RegisterAsync();
        await PostAsync(_host, person, "one", Bees);
        var other = await PostAsync(_host, person, "one", new { title = "Wasps", language = "en", scenes = Array.Empty<object>() });
        Assert.Equal((422, "idempotency_key_reused"), (other.Status, other.Code));
        Assert.Equal("Idempotency-Key", other.Json.GetProperty("errors")[0].GetProperty("parameter").GetString());
    }

    [Fact]
    public async Task Of_many_at_once_one_is_done()
    {
        var person = await _host.RegisterAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => PostAsync(_host, person, "one", Bees)));
        Assert.All(answers, answer => Assert.True(answer.Status == 201 || answer.Code == "idempotency_key_running", answer.Json.ToString()));
        Assert.Single(answers.Where(answer => answer.Status == 201).Select(answer => answer.Json.GetProperty("id").GetString()).Distinct());
        Assert.Equal(1, await CountAsync(_host, person));
    }

    [Fact]
    public async Task While_one_is_under_way_a_repeat_is_told_to_wait()
    {
        var person = await _host.RegisterAsync();
        var claim = await ClaimAsync(_host, person, "one");
        await using var held = claim;
        var answer = await PostAsync(_host, person, "one", Bees);
        Assert.Equal((409, "idempotency_key_running"), (answer.Status, answer.Code));
        Assert.InRange(int.Parse(answer.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture), 1, 5);
    }

    [Fact]
    public async Task After_a_crash_a_repeat_goes_on_with_what_was_made()
    {
        await using var host = await IdentityHost.StartStillAsync(ApiHost.Wide);
        var person = await host.RegisterAsync();
        // The first try dies between what it made and its answer.
        var claim = await ClaimAsync(host, person, "one");
        var made = await host.Get<ScenarioStore>().CreateAsync(
            DerivedId.Of("scn", claim.CreatedAt, claim.Seed), new ScenarioContent("Bees", "en", ScenarioStatus.Draft, "9:16", 60, []), person.Id, CancellationToken.None);
        await claim.DisposeAsync();
        Assert.Equal(409, (await PostAsync(host, person, "one", Bees)).Status);
        host.Clock!.Advance(TimeSpan.FromSeconds(31));
        var repeat = await PostAsync(host, person, "one", Bees);
        Assert.Equal((201, made.Id), (repeat.Status, repeat.Json.GetProperty("id").GetString()));
        Assert.Equal(1, await CountAsync(host, person));
    }

    [Fact]
    public async Task A_video_that_was_begun_before_a_crash_is_not_begun_twice()
    {
        await using var host = await IdentityHost.StartStillAsync(ApiHost.Wide);
        var person = await host.WithRoleAsync(AutoVideo.Identity.Role.Creator);
        var body = new { topic = "Tea", language = "en", seconds = 30 };
        var claim = await ClaimAsync(host, person, "one", "/api/v1/videos", body);
        var id = DerivedId.Of("vid", claim.CreatedAt, claim.Seed);
        var wish = new AutoVideo.Videos.VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1);
        await host.Get<AutoVideo.Videos.VideoStore>().CreateAsync(id, wish, person.Id, CancellationToken.None);
        await claim.DisposeAsync();
        host.Clock!.Advance(TimeSpan.FromSeconds(31));
        var repeat = await PostAsync(host, person, "one", body, "/api/v1/videos");
        Assert.True(repeat.Status == 202, repeat.Json.ToString());
        Assert.Equal(id, repeat.Json.GetProperty("id").GetString());
        Assert.Equal(1, (await host.GetAsync("/api/v1/videos", person.Access)).Json.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task The_answer_is_kept_over_a_restart_and_for_a_day()
    {
        await using var host = await IdentityHost.StartStillAsync(ApiHost.Wide);
        var person = await host.RegisterAsync();
        var first = await PostAsync(host, person, "one", Bees);
        await host.RestartAsync();
        Assert.Equal(first.Json.ToString(), (await PostAsync(host, person, "one", Bees)).Json.ToString());
        host.Clock!.Skip(TimeSpan.FromHours(24) + TimeSpan.FromSeconds(1));
        person = await host.LogInAsync(person.Email);
        var later = await PostAsync(host, person, "one", Bees);
        Assert.Equal(201, later.Status);
        Assert.NotEqual(first.Json.GetProperty("id").GetString(), later.Json.GetProperty("id").GetString());
    }

    [Fact]
    public async Task What_was_refused_may_be_corrected_under_the_same_key()
    {
        var person = await _host.RegisterAsync();
        Assert.Equal(400, (await PostAsync(_host, person, "one", new { tytle = "Bees" })).Status);
        Assert.Equal(201, (await PostAsync(_host, person, "one", Bees)).Status);
    }

    [Fact]
    public async Task Keys_of_different_users_and_routes_do_not_touch()
    {
        var (one, other) = (await _host.RegisterAsync(), await _host.RegisterAsync());
        var first = await PostAsync(_host, one, "one", Bees);
        var second = await PostAsync(_host, other, "one", Bees);
        Assert.Equal((201, 201, null), (first.Status, second.Status, second.Header("Idempotency-Replayed")));
        var copy = await PostAsync(_host, one, "one", null, $"{Scenarios}/{first.Json.GetProperty("id").GetString()}/duplicate");
        Assert.Equal((201, null), (copy.Status, copy.Header("Idempotency-Replayed")));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("\"\"")]
    [InlineData("back\\slash")]
    [InlineData("256")]
    public async Task What_is_no_key_is_refused(string key)
    {
        var person = await _host.RegisterAsync();
        var answer = await PostAsync(_host, person, key == "256" ? new string('k', 256) : key, Bees);
        Assert.Equal((400, "idempotency_key_invalid"), (answer.Status, answer.Code));
    }

    [Fact]
    public async Task What_is_kept_is_not_readable_in_the_store()
    {
        var person = await _host.RegisterAsync();
        await PostAsync(_host, person, "one", new { title = "Zebrafinch", language = "en", scenes = Array.Empty<object>() });
        var page = await _host.Get<IDocumentStore>().QueryAsync(
            new DocumentQuery(IdempotencyClaim.Container, person.Id), IdempotencyJsonContext.Default.IdempotencyClaim, CancellationToken.None);
        var kept = Assert.Single(page.Documents).Value.Answer!;
        Assert.DoesNotContain("Zebrafinch", kept.Body!, StringComparison.Ordinal);
        Assert.Equal(201, kept.Status);
    }

    [Fact]
    public async Task What_costs_at_each_call_needs_a_key_and_a_fault_of_the_server_lets_it_be_tried_again()
    {
        Type[] types = [.. typeof(FunctionAccess).Assembly.GetTypes(), typeof(PayFunction)];
        await using var host = await IdentityHost.StartAsync(
            builder =>
            {
                builder.FunctionTypes = () => types;
                builder.Services.Replace(ServiceDescriptor.Singleton(new FunctionAccess(types)));
                builder.Services.Replace(ServiceDescriptor.Singleton(new FunctionCatalog(types)));
            },
            ApiHost.Wide);
        var person = await host.RegisterAsync();
        var without = await host.PostAsync("/api/v1/pay", null, person.Access);
        Assert.Equal((400, "idempotency_key_missing", 0), (without.Status, without.Code, PayFunction.Ids.Count));
        Assert.Equal(500, (await PostAsync(host, person, "one", null, "/api/v1/pay")).Status);
        Assert.Equal(204, (await PostAsync(host, person, "one", null, "/api/v1/pay")).Status);
        Assert.Equal(204, (await PostAsync(host, person, "one", null, "/api/v1/pay")).Status);
        // Tried twice, done once, and what both tries would have made has the same id.
        Assert.Equal(2, PayFunction.Ids.Count);
        Assert.Single(PayFunction.Ids.Distinct());
    }

    [Fact]
    public async Task An_API_key_is_made_once_and_another_wish_with_its_key_is_refused()
    {
        const string keys = "/api/v1/auth/api-keys";
        var person = await _host.WithRoleAsync(AutoVideo.Identity.Role.Creator);
        var body = new { name = "Nightly", scopes = new[] { AutoVideo.Identity.Permissions.VideoRead } };
        var first = await PostAsync(_host, person, "one", body, keys);
        var again = await PostAsync(_host, person, "one", body, keys);
        Assert.Equal((201, "true"), (again.Status, again.Header("Idempotency-Replayed")));
        Assert.Equal(first.Json.ToString(), again.Json.ToString());
        Assert.Equal("no-store", again.Header("Cache-Control"));
        Assert.Equal((422, "idempotency_key_reused"), Said(await PostAsync(_host, person, "one", body with { name = "Weekly" }, keys)));
        Assert.Single((await _host.GetAsync(keys, person.Access)).Json.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_route_written_in_another_way_is_the_same_route()
    {
        var person = await _host.RegisterAsync();
        var first = await PostAsync(_host, person, "one", Bees);
        var again = await PostAsync(_host, person, "one", Bees, "/api/v1/Scenarios/");
        Assert.Equal((201, "true"), (again.Status, again.Header("Idempotency-Replayed")));
        Assert.Equal(first.Json.ToString(), again.Json.ToString());
    }

    [Fact]
    public async Task A_draft_is_written_once_for_a_key_and_given_again_as_JSON_or_as_the_last_event()
    {
        var person = await _host.RegisterAsync();
        var first = await PostAsync(_host, person, "one", Wish, Generate);
        Assert.True(first.Status == 201, first.Json.ToString());
        var again = await PostAsync(_host, person, "one", Wish, Generate);
        Assert.Equal((201, "true"), (again.Status, again.Header("Idempotency-Replayed")));
        Assert.Equal(first.Json.ToString(), again.Json.ToString());
        var (status, events) = await StreamAsync(person, "one", Wish);
        Assert.Equal(200, status);
        Assert.Equal("done", Assert.Single(events).Name);
        Assert.Equal(first.Json.ToString(), events[0].Data.ToString());
        Assert.Equal((422, "idempotency_key_reused"), Said(await PostAsync(_host, person, "one", Wish with { Topic = "Wasps" }, Generate)));
        Assert.Equal(422, (await StreamAsync(person, "one", Wish with { Topic = "Wasps" })).Status);
        Assert.Equal(1, await CountAsync(_host, person));
    }

    [Fact]
    public async Task A_draft_that_came_as_events_is_given_again_too()
    {
        var person = await _host.RegisterAsync();
        var (_, events) = await StreamAsync(person, "one", Wish);
        Assert.Equal(("started", "done"), (events.First(one => one.Name != "warning").Name, events[^1].Name));
        Answer again = null!;
        // It is kept when the events have ended, which may be a moment after they were read.
        await Support.Eventually.TrueAsync(async () => (again = await PostAsync(_host, person, "one", Wish, Generate)).Status != 409, () => again.Json.ToString());
        Assert.Equal((201, "true"), (again.Status, again.Header("Idempotency-Replayed")));
        Assert.Equal(events[^1].Data.ToString(), again.Json.ToString());
        Assert.Equal($"/api/v1/scenarios/{again.Json.GetProperty("scenario").GetProperty("id").GetString()}", again.Header("Location"));
        Assert.Equal(1, await CountAsync(_host, person));
    }

    [Fact]
    public async Task While_a_draft_is_written_a_repeat_is_told_to_wait_also_for_events()
    {
        var person = await _host.RegisterAsync();
        await using var held = await ClaimAsync(_host, person, "one", Generate, Wish);
        Assert.Equal((409, "idempotency_key_running"), Said(await PostAsync(_host, person, "one", Wish, Generate)));
        Assert.Equal(409, (await StreamAsync(person, "one", Wish)).Status);
    }

    [Fact]
    public async Task One_key_makes_a_draft_on_one_route_and_titles_on_another()
    {
        var person = await _host.RegisterAsync();
        var draft = await PostAsync(_host, person, "one", Wish, Generate);
        var titles = await PostAsync(_host, person, "one", Wish, "/api/v1/ai/generate/title");
        Assert.NotEqual(422, titles.Status);
        Assert.Null(titles.Header("Idempotency-Replayed"));
        Assert.NotEqual(draft.Json.ToString(), titles.Json.ToString());
    }

    public sealed class PayFunction
    {
        internal static readonly List<string> Ids = [];

        [Function("Pay"), Requires(AutoVideo.Identity.Permissions.VideoCreate), NeedsIdempotencyKey, Answers(204)]
        public IResult Run([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "v1/pay")] HttpRequest request)
        {
            Ids.Add(Idempotency.IdOf(request, "pay", DateTimeOffset.UnixEpoch));
            return Ids.Count == 1 ? throw new InvalidOperationException("The first try meets a fault.") : Results.NoContent();
        }
    }

    private static async Task<HeldClaim> ClaimAsync(IdentityHost host, Person person, string key, string path = Scenarios, object? body = null)
    {
        using var sent = host.Request(HttpMethod.Post, path, null, body ?? Bees);
        var http = new DefaultHttpContext { Request = { Method = "POST", Path = path, ContentType = sent.Content!.Headers.ContentType!.ToString(), Body = await sent.Content.ReadAsStreamAsync() } };
        var fingerprint = await Idempotency.FingerprintAsync(http.Request, 1_000_000, CancellationToken.None);
        var outcome = await host.Get<IdempotencyClaims>().ClaimAsync(person.Id, Idempotency.ClaimIdOf(FunctionCatalog.OfProduct().All.Single(one => one.Methods.Contains("POST") && one.Path == path), path, key), fingerprint, CancellationToken.None);
        return Assert.IsType<ClaimOutcome.Mine>(outcome).Claim;
    }

    private static async Task<Answer> PostAsync(IdentityHost host, Person person, string key, object? body, string path = Scenarios)
    {
        using var request = host.Request(HttpMethod.Post, path, person.Access, body);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        return await host.SendAsync(request);
    }

    private async Task<(int Status, IReadOnlyList<(string Name, JsonElement Data)> Events)> StreamAsync(Person person, string key, object body)
    {
        using var request = _host.Request(HttpMethod.Post, Generate, person.Access, body);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        request.Headers.Accept.ParseAdd("text/event-stream");
        using var answer = await _host.Http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream")
            return ((int)answer.StatusCode, []);
        return ((int)answer.StatusCode, [.. text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries).Where(one => !one.StartsWith(':')).Select(one =>
        {
            var lines = one.Split('\n').ToDictionary(line => line.Split(": ", 2)[0], line => line.Split(": ", 2)[1]);
            return (lines["event"], JsonElement.Parse(lines["data"]));
        })]);
    }

    private static (int, string?) Said(Answer answer) => (answer.Status, answer.Code);

    private sealed record TopicBody(string Topic, string Language);

    private static async Task<int> CountAsync(IdentityHost host, Person person) => (await host.GetAsync(Scenarios, person.Access)).Json.GetProperty("items").GetArrayLength();
}
