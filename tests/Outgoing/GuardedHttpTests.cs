using System.IO.Compression;
using System.Net;
using AutoVideo.Failures;
using AutoVideo.Outgoing;
using AutoVideo.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace AutoVideo.Tests.Outgoing;

public sealed class GuardedHttpTests : IAsyncLifetime
{
    private WebStage web = null!;

    public async Task InitializeAsync() => web = await WebStage.StartAsync();

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task A_page_on_the_public_Internet_is_read()
    {
        web.At("http://bees.example/page", "Bees");
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://bees.example/page")), default);
        Assert.Equal((200, "text/html"), (answer.Status, answer.MediaType));
        Assert.Equal("Bees"u8.ToArray(), await answer.ReadAsync(default));
        Assert.Equal(IPAddress.Parse("93.184.216.34"), Assert.Single(web.Dialled).Address);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("10.0.0.5")]
    [InlineData("169.254.169.254")]
    [InlineData("::1")]
    [InlineData("::ffff:192.168.0.1")]
    public async Task A_name_of_a_private_address_is_never_connected_to(string address)
    {
        web.Names["inside.example"] = new([[address]]);
        using var client = web.Client();
        Assert.Equal("address_not_allowed", (await Assert.ThrowsAsync<PermanentException>(() => client.SendAsync(new(new("http://inside.example/")), default))).Code);
        Assert.Empty(web.Dialled);
    }

    [Fact]
    public async Task The_real_client_does_not_reach_this_machine_by_any_name()
    {
        web.At("http://localhost/", "secret");
        using var real = new GuardedHttp(new OutgoingOptions(), TimeProvider.System);
        foreach (var host in new[] { "localhost", "LOCALHOST", "127.1", "[::]" })
            Assert.Equal("address_not_allowed", (await Assert.ThrowsAsync<PermanentException>(() => real.SendAsync(new(new($"http://{host}/")), default))).Code);
        Assert.Empty(web.Requests);
    }

    [Fact]
    public async Task Of_several_addresses_only_public_ones_are_connected_to()
    {
        web.At("http://mixed.example/", "fine");
        web.Names["mixed.example"] = new([["10.0.0.1", "93.184.216.35"]]);
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://mixed.example/")), default);
        Assert.Equal("93.184.216.35", Assert.Single(web.Dialled).Address.ToString());
    }

    [Fact]
    public async Task A_name_that_is_rebound_to_a_private_address_gains_nothing()
    {
        // The second look-up, for the redirect back to the same name, gives an address inside.
        web.Redirect("http://rebind.example/", "http://other.example/").Redirect("http://other.example/", "http://rebind.example/secret").At("http://rebind.example/secret", "secret");
        web.Names["rebind.example"] = new([["93.184.216.34"], ["127.0.0.1"]]);
        web.At("http://rebind.example/", http =>
        {
            // Without this the pooled connection, judged before, would be used again.
            http.Response.Headers.Connection = "close";
            http.Response.Redirect("http://other.example/");
            return Task.CompletedTask;
        });
        using var client = web.Client();
        Assert.Equal("address_not_allowed", (await Assert.ThrowsAsync<PermanentException>(() => client.SendAsync(new(new("http://rebind.example/")), default))).Code);
        Assert.DoesNotContain(web.Requests, request => request.Url.EndsWith("/secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://127.0.0.1/", "address_not_allowed")]
    [InlineData("http://inside.example/", "address_not_allowed")]
    [InlineData("http://[::ffff:10.0.0.1]/", "address_not_allowed")]
    [InlineData("http://bees.example:6379/", "address_not_allowed")]
    [InlineData("file:///etc/passwd", "address_invalid")]
    [InlineData("http://me:word@bees.example/", "address_invalid")]
    public async Task A_redirect_is_judged_as_the_first_address_was(string target, string code)
    {
        web.Redirect("http://bees.example/", target);
        web.Names["inside.example"] = new([["192.168.1.1"]]);
        using var client = web.Client();
        Assert.Equal(code, (await Assert.ThrowsAsync<PermanentException>(() => client.SendAsync(new(new("http://bees.example/")), default))).Code);
        Assert.Single(web.Dialled);
    }

    [Fact]
    public async Task Five_redirects_are_followed_and_a_sixth_is_not()
    {
        for (var i = 0; i < 6; i++)
            web.Redirect($"http://bees.example/{i}", $"/{i + 1}", i % 2 == 0 ? 301 : 308);
        web.At("http://bees.example/6", "end");
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://bees.example/1")), default);
        Assert.Equal((200, "http://bees.example/6"), (answer.Status, answer.Address.ToString()));
        Assert.Equal("too_many_redirects", (await Assert.ThrowsAsync<PermanentException>(() => client.SendAsync(new(new("http://bees.example/0")), default))).Code);
    }

    [Fact]
    public async Task A_redirect_is_the_answer_when_none_is_to_be_followed()
    {
        web.Redirect("http://bees.example/", "http://bees.example/next");
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://bees.example/")) { MaxRedirects = 0 }, default);
        Assert.Equal(302, answer.Status);
        Assert.Single(web.Requests);
    }

    [Fact]
    public async Task Another_origin_sees_no_header_of_the_caller_and_nobody_sees_cookies()
    {
        web.At("http://bees.example/", http =>
        {
            http.Response.Headers.SetCookie = "id=1";
            http.Response.Redirect("http://other.example/");
            return Task.CompletedTask;
        }).Redirect("http://other.example/", "http://bees.example/end").At("http://bees.example/end", "end");
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://bees.example/")) { Headers = new Dictionary<string, string> { ["Authorization"] = "Bearer x" } }, default);
        Assert.Equal(["Bearer x", "", "Bearer x"], web.Requests.Select(request => request.Headers.Authorization.ToString()));
        Assert.All(web.Requests, request => Assert.Empty(request.Headers.Cookie.ToString()));
        Assert.All(web.Requests, request => Assert.False(request.Headers.ContainsKey("traceparent")));
    }

    [Theory]
    [InlineData(303, "GET", "")]
    [InlineData(302, "GET", "")]
    [InlineData(307, "POST", "{}")]
    public async Task A_body_follows_a_redirect_only_where_the_status_says_so(int status, string method, string body)
    {
        var seen = ("", "");
        web.Redirect("http://bees.example/", "/next", status).At("http://bees.example/next", async http =>
            seen = (http.Request.Method, await new StreamReader(http.Request.Body).ReadToEndAsync()));
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://bees.example/")) { Method = HttpMethod.Post, Body = "{}"u8.ToArray() }, default);
        Assert.Equal((method, body), seen);
    }

    [Fact]
    public async Task An_answer_over_the_limit_ends_where_it_says_its_length_and_where_it_does_not()
    {
        web.At("http://bees.example/said", http =>
        {
            http.Response.ContentLength = 1001;
            return http.Response.Body.WriteAsync(new byte[1001]).AsTask();
        }).At("http://bees.example/unsaid", async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
                await http.Response.Body.WriteAsync(new byte[64 * 1024], http.RequestAborted).AsTask().ContinueWith(_ => { }, TaskScheduler.Default);
        }).At("http://bees.example/right", http => http.Response.Body.WriteAsync(new byte[1000]).AsTask());
        using var client = web.Client();
        foreach (var page in new[] { "said", "unsaid" })
        {
            await using var answer = await client.SendAsync(new(new($"http://bees.example/{page}")) { MaxBytes = 1000 }, default);
            Assert.Equal("answer_too_large", (await Assert.ThrowsAsync<PermanentException>(() => answer.ReadAsync(default))).Code);
        }
        await using var whole = await client.SendAsync(new(new("http://bees.example/right")) { MaxBytes = 1000 }, default);
        Assert.Equal(1000, (await whole.ReadAsync(default)).Length);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_small_answer_that_unfolds_into_a_large_one_is_cut_off(string encoding)
    {
        using var small = new MemoryStream();
        using (Stream packed = encoding == "br" ? new BrotliStream(small, CompressionLevel.Fastest, true) : new GZipStream(small, CompressionLevel.Fastest, true))
            packed.Write(new byte[20_000_000]);
        web.At("http://bees.example/", http =>
        {
            http.Response.Headers.ContentEncoding = encoding;
            return http.Response.Body.WriteAsync(small.ToArray()).AsTask();
        });
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://bees.example/")) { MaxBytes = 1_000_000 }, default);
        Assert.True(small.Length < 1_000_000);
        Assert.Equal("answer_too_large", (await Assert.ThrowsAsync<PermanentException>(() => answer.ReadAsync(default))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_time_is_over_before_the_headers_or_within_the_body(bool begins)
    {
        var waiting = new TaskCompletionSource();
        web.At("http://bees.example/", async http =>
        {
            if (begins)
                await http.Response.Body.WriteAsync(new byte[10]);
            await http.Response.Body.FlushAsync();
            waiting.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        if (!begins)
            web.At("http://bees.example/", async http =>
            {
                waiting.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            });
        var clock = new ManualTimeProvider();
        using var client = web.Client(clock);
        var reading = Task.Run(async () =>
        {
            await using var answer = await client.SendAsync(new(new("http://bees.example/")) { Timeout = TimeSpan.FromSeconds(5) }, default);
            await answer.ReadAsync(default);
        });
        await waiting.Task.WaitAsync(Eventually.Patience);
        clock.Advance(TimeSpan.FromSeconds(6));
        var late = await Assert.ThrowsAsync<TransientException>(() => reading.WaitAsync(Eventually.Patience));
        Assert.Contains("5 s", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_leaves_is_not_told_of_a_fault()
    {
        using var leaving = new CancellationTokenSource();
        web.At("http://bees.example/", async http =>
        {
            await leaving.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        using var client = web.Client();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.SendAsync(new(new("http://bees.example/")), leaving.Token));
    }

    [Fact]
    public async Task A_host_that_does_not_exist_or_breaks_off_may_be_tried_again()
    {
        web.At("http://bees.example/", http =>
        {
            http.Abort();
            return Task.CompletedTask;
        });
        using var client = web.Client();
        await Assert.ThrowsAsync<TransientException>(() => client.SendAsync(new(new("http://nowhere.example/")), default));
        await Assert.ThrowsAsync<TransientException>(() => client.SendAsync(new(new("http://bees.example/")), default));
    }

    [Fact]
    public async Task An_answer_that_is_not_compressed_as_it_says_is_a_fault_and_no_crash()
    {
        web.At("http://bees.example/", http =>
        {
            http.Response.Headers.ContentEncoding = "gzip";
            return http.Response.WriteAsync("this is no gzip at all");
        });
        using var client = web.Client();
        await using var answer = await client.SendAsync(new(new("http://bees.example/")), default);
        await Assert.ThrowsAsync<TransientException>(() => answer.ReadAsync(default));
    }
}
