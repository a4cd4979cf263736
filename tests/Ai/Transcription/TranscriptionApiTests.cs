using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using AutoVideo.Processes;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Ai.Transcription;

/// <summary>Recordings written down and pictures described over HTTP, in the real program.</summary>
public sealed class TranscriptionApiTests(TranscriptionApiTests.Stage stage) : IClassFixture<TranscriptionApiTests.Stage>
{
    private const string Transcriptions = "/api/v1/ai/transcriptions", Descriptions = "/api/v1/ai/descriptions";
    private const string Seen = """{"caption":"A bee lands on a flower.","subjects":["bee","flower"],"text":"HIVE 7","interest":0.8}""";

    /// <summary>One program for all; each test sends bytes of its own.</summary>
    public sealed class Stage : IAsyncLifetime
    {
        private readonly TemporaryFolder folder = new();

        internal OpenAiMediaServer OpenAi { get; } = new();
        internal AnthropicServer Anthropic { get; } = new() { Says = _ => Seen };
        internal RunningProduct Product { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            await Task.WhenAll(OpenAi.StartAsync(), Anthropic.StartAsync());
            await File.WriteAllTextAsync(folder.Of("prices.json"), $$"""
                [{ "provider": "openai", "model": "{{MediaServer.Model}}", "from": "2020-01-01", "perMinute": 0.6 },
                 { "provider": "anthropic", "model": "{{TextServer.Model}}", "from": "2020-01-01", "inputPerMillionTokens": 1000, "outputPerMillionTokens": 1000 }]
                """);
            Product = await RunningProduct.StartAsync(
                folder.Of("data"), $"OpenAi:BaseUrl={OpenAi.BaseUrl}", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TranscriptionModel={MediaServer.Model}",
                $"Anthropic:BaseUrl={Anthropic.Address}", $"Anthropic:Key={ProviderServer.Key}", $"Anthropic:TextModel={TextServer.Model}", "Vision:Providers=anthropic",
                "Ai:Retries=0", $"Ai:PricesFile={folder.Of("prices.json")}", "Safety:Moderators=offline");
        }

        public async Task DisposeAsync()
        {
            await Product.DisposeAsync();
            await OpenAi.DisposeAsync();
            await Anthropic.DisposeAsync();
            folder.Dispose();
        }
    }

    [Fact]
    public async Task A_recording_is_written_down_once_with_text_words_and_subtitles_and_goes_when_it_is_deleted()
    {
        var sound = (await RealSpeech.OfAsync("Bees dance to tell the way.")).Wave();
        var before = stage.OpenAi.Requests.Count;
        var (status, accepted, location) = await SendAsync(sound, "audio/wav", "first", "?language=en&hint=Waggle&name=bees.wav");
        Assert.True(status == HttpStatusCode.Accepted, accepted.ToString());
        Assert.Equal(("accepted", "bees.wav"), (Text(accepted, "status"), Text(accepted, "name")));
        var ready = await FollowAsync(location);
        Assert.True(Text(ready, "status") == "ready", $"{ready}\n{stage.Product.Output}");
        Assert.Equal(("Bees dance to tell the way.", "en", "openai"), (Text(ready, "text"), Text(ready, "language"), Text(ready, "provider")));
        var words = ready.GetProperty("words").EnumerateArray().ToArray();
        Assert.Equal(["Bees", "dance", "to", "tell", "the", "way."], words.Select(word => Text(word, "text")));
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.GetProperty("end").GetDouble() <= pair.Second.GetProperty("start").GetDouble()));
        var request = stage.OpenAi.Requests.Last();
        Assert.Equal(("en", "Waggle"), (Text(request, "language"), Text(request, "prompt")));
        Assert.StartsWith("1\r\n00:00:00,000 --> ", await stage.Product.Http.GetStringAsync($"{location}/captions.srt"), StringComparison.Ordinal);
        var vtt = await stage.Product.Http.GetStringAsync($"{location}/captions.vtt");
        Assert.StartsWith("WEBVTT\n\n00:00:00.000 --> ", vtt, StringComparison.Ordinal);
        Assert.Contains("Bees dance to tell the way.", vtt, StringComparison.Ordinal);

        // The same key is the same transcription; another one for the same file is not paid again.
        var (_, again, _) = await SendAsync(sound, "audio/wav", "first", "?language=en&hint=Waggle&name=bees.wav");
        Assert.Equal(Text(accepted, "id"), Text(again, "id"));
        var (_, other, second) = await SendAsync(sound, "audio/wav", "second", "?language=en&hint=Waggle");
        Assert.NotEqual(Text(accepted, "id"), Text(other, "id"));
        Assert.Equal("ready", Text(await FollowAsync(second), "status"));
        Assert.Equal(before + 1, stage.OpenAi.Requests.Count);
        var calls = (await stage.Product.GetAsync("/api/v1/ai/calls")).GetProperty("items").EnumerateArray().Where(call => Text(call, "kind") == "transcription").ToArray();
        Assert.Contains(calls, call => Text(call, "stage") == "transcription" && call.GetProperty("costUsd").GetDouble() == 0.02 && call.GetProperty("usage").GetProperty("seconds").GetDouble() == 2);
        Assert.Contains(calls, call => call.GetProperty("cacheHit").GetBoolean() && call.GetProperty("savedUsd").GetDouble() == 0.02);

        foreach (var address in new[] { location, second })
            await DeleteAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, (await stage.Product.Http.GetAsync(new Uri(location, UriKind.Relative))).StatusCode);
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(stage.Product.DataFolder, "blobs"), "*", SearchOption.AllDirectories), file => file.Contains("rec_", StringComparison.Ordinal) || file.Contains("transcript", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_a_video_the_sound_is_written_down()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllBytesAsync(folder.Of("a.wav"), (await RealSpeech.OfAsync("A film about bees.")).Wave());
        await new ToolRunner(new ToolPaths(null), TimeProvider.System).RunAsync(
            new("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "color=s=64x64:r=5:d=2", "-i", folder.Of("a.wav"), "-shortest", folder.Of("a.mp4")]), CancellationToken.None);
        var (_, _, location) = await SendAsync(await File.ReadAllBytesAsync(folder.Of("a.mp4")), "video/mp4", "film");
        var ready = await FollowAsync(location);
        Assert.True(Text(ready, "status") == "ready", $"{ready}\n{stage.Product.Output}");
        Assert.StartsWith("sound.flac;", Text(stage.OpenAi.Requests.Last(), "file"), StringComparison.Ordinal);
        await DeleteAsync(location);
    }

    [Fact]
    public async Task What_holds_no_sound_fails_with_what_to_do_and_nobody_is_asked()
    {
        var before = stage.OpenAi.Requests.Count;
        var (status, _, location) = await SendAsync("This is a text about bees."u8.ToArray(), "audio/mpeg", "no-sound");
        Assert.Equal(HttpStatusCode.Accepted, status);
        var failed = await FollowAsync(location);
        Assert.Equal(("failed", "sound_unreadable"), (Text(failed, "status"), Text(failed, "code")));
        Assert.Contains("WAV", Text(failed, "message"), StringComparison.Ordinal);
        Assert.Equal(before, stage.OpenAi.Requests.Count);
        Assert.Equal(HttpStatusCode.Conflict, (await stage.Product.Http.GetAsync(new Uri($"{location}/captions.srt", UriKind.Relative))).StatusCode);
        await DeleteAsync(location);
    }

    [Fact]
    public async Task A_recording_needs_a_key_a_type_that_is_known_and_a_language_that_is_one()
    {
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_key_missing"), await RefusedAsync([1, 2, 3], "audio/wav", null));
        Assert.Equal((HttpStatusCode.UnsupportedMediaType, "content_type_refused"), await RefusedAsync([1, 2, 3], "text/plain", "a"));
        Assert.Equal((HttpStatusCode.BadRequest, "parameter_invalid"), await RefusedAsync([1, 2, 3], "audio/wav", "b", "?language=English!"));
    }

    [Fact]
    public async Task A_picture_is_described_for_whoever_does_not_see_it_and_the_same_one_is_paid_once()
    {
        var picture = await RealPictures.OfAsync("jpg", 640, 360);
        var described = await DescribeAsync(picture, "image/jpeg", "?language=ja&context=Summer");
        Assert.Equal("A bee lands on a flower. “HIVE 7”", Text(described, "altText"));
        Assert.Equal(("A bee lands on a flower.", "HIVE 7", "ja", "anthropic"), (Text(described, "description"), Text(described, "text"), Text(described, "language"), Text(described, "provider")));
        Assert.Equal(picture, Assert.Single(stage.Anthropic.LastPictures));
        await DescribeAsync(picture, "image/jpeg", "?language=ja&context=Summer");
        Assert.Single(stage.Anthropic.Requests);
        var calls = (await stage.Product.GetAsync("/api/v1/ai/calls")).GetProperty("items").EnumerateArray().Where(call => Text(call, "kind") == "vision").ToArray();
        Assert.Equal([0, 0.033], calls.Select(call => call.GetProperty("costUsd").GetDouble()).Order());

        using var text = new ByteArrayContent("no picture"u8.ToArray()) { Headers = { ContentType = new("image/png") } };
        var refused = await stage.Product.Http.PostAsync(new Uri(Descriptions, UriKind.Relative), text);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "picture_unusable"), (refused.StatusCode, Text(JsonElement.Parse(await refused.Content.ReadAsStringAsync()), "code")));
    }

    private async Task<JsonElement> DescribeAsync(byte[] picture, string type, string query)
    {
        using var content = new ByteArrayContent(picture) { Headers = { ContentType = new(type) } };
        var answer = await stage.Product.Http.PostAsync(new Uri(Descriptions + query, UriKind.Relative), content);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{body}\n{stage.Product.Output}");
        return JsonElement.Parse(body);
    }

    private async Task<(HttpStatusCode Status, JsonElement Body, string Location)> SendAsync(byte[] sound, string type, string? key, string query = "")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Transcriptions + query) { Content = new ByteArrayContent(sound) { Headers = { ContentType = new MediaTypeHeaderValue(type) } } };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        var answer = await stage.Product.Http.SendAsync(request);
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()), answer.Headers.Location?.OriginalString ?? "");
    }

    private async Task<(HttpStatusCode Status, string Code)> RefusedAsync(byte[] sound, string type, string? key, string query = "")
    {
        var (status, body, _) = await SendAsync(sound, type, key, query);
        return (status, Text(body, "code"));
    }

    private async Task<JsonElement> FollowAsync(string location)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var left = 2_400; left > 0; left--)
        {
            var transcription = await stage.Product.GetAsync(location);
            if (Text(transcription, "status") != "accepted")
                return transcription;
            await looks.WaitForNextTickAsync();
        }
        throw new TimeoutException(stage.Product.Output);
    }

    /// <summary>Its orchestration may still be writing its last event.</summary>
    private async Task DeleteAsync(string location)
    {
        using var looks = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        for (var left = 2_400; left > 0; left--)
        {
            var answer = await stage.Product.Http.DeleteAsync(new Uri(location, UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.NoContent)
                return;
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            await looks.WaitForNextTickAsync();
        }
        throw new TimeoutException(stage.Product.Output);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
