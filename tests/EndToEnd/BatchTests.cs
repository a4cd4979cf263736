using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using AutoVideo.Tests.Support;
using Xunit.Abstractions;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>Many videos from one list over HTTP, with the process killed (SIGKILL) on the way and started again on the same folder.</summary>
public sealed class BatchTests(ITestOutputHelper output) : IDisposable
{
    private static readonly string[] Settings = ["Render:Preset=ultrafast", "Quotas:Plans=free; owner render=1/10"];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_list_is_taken_as_a_whole_or_not_at_all_and_completes_though_the_process_dies_twice()
    {
        await using (var product = await RunningProduct.StartAsync(_folder.Path, Settings))
        {
            var wrong = await PostAsync(product, "topic,seconds,format,colour\nBees,5,1:1,red\n", "text/csv", HttpStatusCode.UnprocessableEntity);
            Assert.Equal("batch_invalid", wrong.GetProperty("code").GetString());
            wrong = await PostAsync(product, "topic,seconds,format\nBees,5,1:1\nTea,3,1:1\n,5,1:1\nSea,5,2:1\n", "text/csv", HttpStatusCode.UnprocessableEntity);
            Assert.Equal("batch_lines_invalid", wrong.GetProperty("code").GetString());
            Assert.Equal(["/3/seconds", "/4", "/5/format"], wrong.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()));

            // 13 videos of 5 s are more than the plan's one minute of a day: none of them is taken.
            var refused = await PostAsync(product, Lines(13), "application/x-ndjson", HttpStatusCode.TooManyRequests);
            Assert.Equal(("quota_exceeded", "render"), (refused.GetProperty("code").GetString(), refused.GetProperty("kind").GetString()));
            Assert.Empty((await product.GetAsync("/api/v1/batches")).GetProperty("items").EnumerateArray());
            Assert.Equal(0, await MinutesAsync(product));
        }
        var (batch, last, _) = await CompleteAsync(count: 4, kills: 2, concurrency: 3);
        await using (last)
        {
            var id = batch.GetProperty("id").GetString();
            Assert.Equal((4, 0), (batch.GetProperty("completed").GetInt32(), batch.GetProperty("failed").GetInt32()));
            await ResultsAsync(last, id!, 4);
            Assert.Equal(HttpStatusCode.Conflict, (await last.Http.PostAsync($"/api/v1/batches/{id}/cancel", null)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await last.Http.GetAsync("/api/v1/batches/bat_00000000000000000000000000000000")).StatusCode);

            // What the videos really take is counted, and nothing stays set aside.
            var minutes = batch.GetProperty("seconds").GetDouble() / 60;
            await UntilAsync(last, 1, async () => Math.Abs(await MinutesAsync(last) - minutes) < 0.001);
        }
    }

    [Fact]
    public async Task A_batch_of_a_hundred_completes_though_the_process_dies_five_times()
    {
        if (!Nightly.Runs)
            return;
        var started = Stopwatch.StartNew();
        var (batch, last, cpu) = await CompleteAsync(count: 100, kills: 5, concurrency: 4, "Render:Preset=ultrafast");
        await using (last)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"100 videos, 5 kills: {started.Elapsed.TotalSeconds:0} s, {cpu:0.0} CPU s of stages"));
            Assert.Equal(100, batch.GetProperty("completed").GetInt32());
            await ResultsAsync(last, batch.GetProperty("id").GetString()!, 100);
        }
    }

    private async Task<(JsonElement Batch, RunningProduct Last, double CpuSeconds)> CompleteAsync(int count, int kills, int concurrency, params string[] settings)
    {
        var product = await RunningProduct.StartAsync(_folder.Path, settings.Length > 0 ? settings : Settings);
        var query = string.Create(CultureInfo.InvariantCulture, $"?name=Numbers&concurrency={concurrency}");
        var accepted = await PostAsync(product, Lines(count), "application/x-ndjson", HttpStatusCode.Accepted, query);
        var id = accepted.GetProperty("id").GetString();
        // The same request again is the same batch.
        Assert.Equal(id, (await PostAsync(product, Lines(count), "application/x-ndjson", HttpStatusCode.Accepted, query)).GetProperty("id").GetString());
        for (var kill = 1; kill <= kills; kill++)
        {
            await UntilAsync(product, count, async () => Ended(await product.GetAsync($"/api/v1/batches/{id}")) >= kill * count / (kills + 1));
            await product.KillAsync();
            await product.DisposeAsync();
            product = await RunningProduct.StartAsync(_folder.Path, settings.Length > 0 ? settings : Settings);
        }
        JsonElement batch = default;
        await UntilAsync(product, count, async () => (batch = await product.GetAsync($"/api/v1/batches/{id}")).GetProperty("links").TryGetProperty("archive", out _));
        Assert.True(batch.GetProperty("status").GetString() == "completed", $"{batch}\n{product.Output}");
        Assert.True(batch.GetProperty("failed").GetInt32() == 0, $"{await product.GetAsync($"/api/v1/batches/{id}/items?status=failed")}\n{product.Output}");
        return (batch, product, batch.GetProperty("cpuSeconds").GetDouble());
    }

    private static int Ended(JsonElement batch) => batch.GetProperty("completed").GetInt32() + batch.GetProperty("failed").GetInt32();

    /// <summary>Every item once in the table, every video once in the archive and in the owner's list.</summary>
    private static async Task ResultsAsync(RunningProduct product, string id, int count)
    {
        var table = (await product.Http.GetStringAsync($"/api/v1/batches/{id}/results.csv")).ReplaceLineEndings("\n").Trim().Split('\n');
        Assert.Equal(count + 1, table.Length);
        Assert.All(table.Skip(1), line => Assert.Contains(",completed,vid_", line, StringComparison.Ordinal));
        using var archive = new ZipArchive(new MemoryStream(await product.Http.GetByteArrayAsync($"/api/v1/batches/{id}/results.zip")));
        Assert.Equal(count, archive.Entries.Count(entry => entry.FullName.EndsWith(".mp4", StringComparison.Ordinal) && entry.Length > 1000));
        Assert.Equal(count, archive.Entries.Count(entry => entry.FullName.EndsWith(".srt", StringComparison.Ordinal)));
        var items = (await product.GetAsync($"/api/v1/batches/{id}/items?limit=500")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(count, items.Select(item => item.GetProperty("videoId").GetString()).Distinct().Count());
        Assert.Equal(count, (await product.GetAsync("/api/v1/videos?limit=200")).GetProperty("items").GetArrayLength());
    }

    private static string Lines(int count) => string.Join('\n', Enumerable.Range(1, count).Select(number => JsonSerializer.Serialize(new
    {
        script = $"This is the video with number {number}.",
        language = "en",
        seconds = 5,
        format = "1:1",
        resolution = "720p",
        frameRate = 24,
    })));

    private static async Task<JsonElement> PostAsync(RunningProduct product, string list, string type, HttpStatusCode expected, string query = "")
    {
        using var content = new StringContent(list, Encoding.UTF8);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/v1/batches{query}") { Content = content };
        request.Headers.Add("Idempotency-Key", $"batch-{list.Length}");
        var response = await product.Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode} {text}\n{product.Output}");
        return JsonElement.Parse(text);
    }

    private static async Task<double> MinutesAsync(RunningProduct product) => (await product.GetAsync("/api/v1/ai/quota")).GetProperty("items").EnumerateArray()
        .Single(line => line.GetProperty("kind").GetString() == "render").GetProperty("today").GetDouble();

    /// <param name="videos">That are waited for; a slow machine makes three a minute.</param>
    private static async Task UntilAsync(RunningProduct product, int videos, Func<Task<bool>> isSo)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(500));
        var started = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(started.Elapsed < TimeSpan.FromMinutes(3 + videos / 3.0), product.Output);
            await looks.WaitForNextTickAsync();
        }
    }
}
