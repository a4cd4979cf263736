using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

using AutoVideo.Embedded.Hosting.Management;
using AutoVideo.Tests.Embedded.Functions;
using AutoVideo.Tests.Support;

using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Embedded.Hosting.Management;

/// <summary>Real orchestrations in a real host, looked at and steered over HTTP.</summary>
public sealed class ManagementTests
{
    private const string Root = ManagementRoutes.Root;

    public sealed class Video
    {
        private static int _tries;

        [Function("Make")]
        public async Task<string> Make([OrchestrationTrigger] TaskOrchestrationContext context, string topic)
        {
            var script = await context.CallActivityAsync<string>("Write", topic);
            var drawn = await context.CallActivityAsync<string>("Draw", script, TaskOptions.FromRetryPolicy(new RetryPolicy(3, TimeSpan.FromMilliseconds(20))));
            context.SetCustomStatus(new { stage = "review" });
            return await context.WaitForExternalEvent<string>("Approved") + " " + drawn;
        }

        [Function("Write")]
        public string Write([ActivityTrigger] string topic) => $"about <b>{topic}</b>";

        [Function("Draw")]
        public string Draw([ActivityTrigger] string script) =>
            Interlocked.Increment(ref _tries) % 2 == 1 ? throw new InvalidOperationException("brush <broke>") : script;

        [Function("Start")]
        public async Task<IResult> Start([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "make/{topic}")] HttpRequest request, string topic, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
        {
            var id = await client.ScheduleNewOrchestrationInstanceAsync("Make", topic, cancellation);
            return Results.Json(client.CreateHttpManagementPayload(id), statusCode: StatusCodes.Status202Accepted);
        }
    }

    private static StringContent Json(string json) => new(json, Encoding.UTF8, "application/json");

    private static async Task<(string Id, JsonElement Links)> Begin(TestHost host)
    {
        var answer = await host.Http.PostAsync(new Uri("/api/make/stars", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var links = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (links.GetProperty("id").GetString()!, links);
    }

    private static async Task InReview(TestHost host, string id)
    {
        using var patience = new CancellationTokenSource(Eventually.Patience);
        while (true)
        {
            var instance = await host.Get<DurableTaskClient>().GetInstanceAsync(id, true, patience.Token);
            if (instance?.SerializedCustomStatus is not null)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    [Fact]
    public async Task An_instance_is_started_by_a_function_raised_by_its_link_and_shown_with_its_history()
    {
        await using var host = await TestHost.Start(typeof(Video));
        var (id, links) = await Begin(host);
        await InReview(host, id);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.GetAsync(links.GetProperty("statusQueryGetUri").GetString())).StatusCode);
        var raise = links.GetProperty("sendEventPostUri").GetString()!.Replace("{eventName}", "approved", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync(raise, Json("\"yes\""))).StatusCode);
        await host.Get<DurableTaskClient>().WaitForInstanceCompletionAsync(id).WaitAsync(Eventually.Patience);

        var shown = await host.Http.GetFromJsonAsync<JsonElement>($"{Root}/{id}?showHistory=true&showHistoryOutput=true");
        Assert.Equal(("Completed", "yes about <b>stars</b>", "stars"), (shown.GetProperty("runtimeStatus").GetString(), shown.GetProperty("output").GetString(), shown.GetProperty("input").GetString()));
        var events = shown.GetProperty("historyEvents").EnumerateArray().Select(happened => happened.GetProperty("EventType").GetString()).ToList();
        Assert.Equal(("ExecutionStarted", "ExecutionCompleted"), (events[0], events[^1]));
        Assert.Contains("TaskFailed", events);
        Assert.Contains("EventRaised", events);
        Assert.Equal(HttpStatusCode.Gone, (await host.Http.PostAsync(raise, Json("1"))).StatusCode);
    }

    [Fact]
    public async Task The_timeline_shows_retries_in_one_lane_and_its_page_escapes_what_users_wrote()
    {
        await using var host = await TestHost.Start(typeof(Video));
        var (id, _) = await Begin(host);
        await InReview(host, id);
        var text = await host.Http.GetStringAsync($"{Root}/{id}/timeline");
        Assert.Contains("Write: done", text, StringComparison.Ordinal);
        Assert.Contains("Draw: failed", text, StringComparison.Ordinal);
        Assert.Contains("Draw (attempt 2): done", text, StringComparison.Ordinal);

        using var answer = await host.Http.GetAsync(new Uri($"/runtime/instances/{id}", UriKind.Relative));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Equal("text/html", answer.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("<rect class=\"Failed\"", page, StringComparison.Ordinal);
        Assert.Contains("brush &lt;broke&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.Ordinal);
        Assert.Contains(id, await host.Http.GetStringAsync("/runtime/instances"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instance_is_suspended_resumed_terminated_restarted_and_purged()
    {
        await using var host = await TestHost.Start(typeof(Video));
        var (id, _) = await Begin(host);
        await InReview(host, id);
        await Post("suspend?reason=lunch");
        await Until("Suspended");
        await Post("resume");
        await Until("Running");
        Assert.Equal(HttpStatusCode.Conflict, (await host.Http.DeleteAsync(new Uri($"{Root}/{id}", UriKind.Relative))).StatusCode);
        await Post("terminate?reason=enough");
        await Until("Terminated");
        Assert.Equal(HttpStatusCode.Gone, (await host.Http.PostAsync($"{Root}/{id}/terminate", null)).StatusCode);

        var restarted = await host.Http.PostAsync($"{Root}/{id}/restart", null);
        var newId = (await restarted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()!;
        Assert.NotEqual(id, newId);
        await InReview(host, newId);
        Assert.Equal(1, (await (await host.Http.DeleteAsync(new Uri($"{Root}/{id}", UriKind.Relative))).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("instancesDeleted").GetInt32());
        await HttpFunctionTests.Refused(await host.Http.GetAsync(new Uri($"{Root}/{id}", UriKind.Relative)), HttpStatusCode.NotFound, "no_such_instance");

        async Task Post(string action) => Assert.Equal(HttpStatusCode.Accepted, (await host.Http.PostAsync($"{Root}/{id}/{action}", null)).StatusCode);

        async Task Until(string status)
        {
            using var patience = new CancellationTokenSource(Eventually.Patience);
            while ((await host.Http.GetFromJsonAsync<JsonElement>($"{Root}/{id}", patience.Token)).GetProperty("runtimeStatus").GetString() != status)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }
    }

    [Fact]
    public async Task Instances_are_listed_by_status_and_page_by_page()
    {
        await using var host = await TestHost.Start(typeof(Video));
        for (var count = 0; count < 3; count++)
            await InReview(host, (await Begin(host)).Id);
        using var first = await host.Http.GetAsync(new Uri($"{Root}?runtimeStatus=Running,Failed&top=2", UriKind.Relative));
        Assert.Equal(2, (await first.Content.ReadFromJsonAsync<JsonElement>()).GetArrayLength());
        using var next = new HttpRequestMessage(HttpMethod.Get, $"{Root}?runtimeStatus=Running,Failed&top=2");
        next.Headers.Add("x-ms-continuation-token", first.Headers.GetValues("x-ms-continuation-token"));
        Assert.Equal(1, (await (await host.Http.SendAsync(next)).Content.ReadFromJsonAsync<JsonElement>()).GetArrayLength());
        Assert.Equal(0, (await host.Http.GetFromJsonAsync<JsonElement>($"{Root}?runtimeStatus=Completed")).GetArrayLength());
        await HttpFunctionTests.Refused(await host.Http.GetAsync(new Uri($"{Root}?runtimeStatus=Sleeping", UriKind.Relative)), HttpStatusCode.BadRequest, "invalid_request");
    }

    [Fact]
    public async Task Management_answers_no_foreign_name_and_no_foreign_page_even_when_the_host_listens_for_all()
    {
        await using var host = await TestHost.Start(builder => builder.Configuration["Host:Listen"] = "*", typeof(Video));
        var local = new UriBuilder(host.Address) { Host = "127.0.0.1", Path = Root }.Uri;
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(local)).StatusCode);
        using var renamed = new HttpRequestMessage(HttpMethod.Get, local) { Headers = { Host = "videos.example" } };
        await HttpFunctionTests.Refused(await http.SendAsync(renamed), HttpStatusCode.Forbidden, "host_refused");
        using var foreign = new HttpRequestMessage(HttpMethod.Post, new Uri(local, Root + "/x/terminate"));
        foreign.Headers.Add("Origin", "https://evil.example");
        await HttpFunctionTests.Refused(await http.SendAsync(foreign), HttpStatusCode.Forbidden, "origin_refused");
    }
}
