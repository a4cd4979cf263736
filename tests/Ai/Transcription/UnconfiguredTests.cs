using System.Net.Http.Headers;
using AutoVideo.Identity;
using AutoVideo.Tests.Http;
using AutoVideo.Tests.Identity;

namespace AutoVideo.Tests.Ai.Transcription;

/// <summary>Without a provider it is said at once, and what to configure.</summary>
public sealed class UnconfiguredTests(ApiHost api) : IClassFixture<ApiHost>
{
    // The smallest that is one: 64x64 in one colour, written by FFmpeg.
    private const string Png = "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAIAAAAlC+aJAAAACXBIWXMAAAABAAAAAQBPJcTWAAAAeklEQVR4nO3PUQkAIBTAwNfJKnaxviH8OITBAtxm7fN1wwUNaEEDWtCAFjSgBQ1oQQNa0IAWNKAFDWhBA1rQgBY0oAUNaEEDWtCAFjSgBQ1oQQNa0IAWNKAFDWhBA1rQgBY0oAUNaEEDWtCAFjSgBQ1oQQNa0IAWPHYBYhLg4gCeJ2MAAAAASUVORK5CYII=";

    [Fact]
    public async Task A_recording_is_refused_before_it_is_kept()
    {
        var (answer, text) = await SendAsync("/api/v1/ai/transcriptions", "audio/wav", [1, 2, 3]);
        Assert.Equal((503, "transcription_not_configured"), (answer.Status, answer.Code));
        Assert.Contains("OpenAi:Key", text, StringComparison.Ordinal);
        Assert.Contains("--with recogniser", text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(api.Host.Folder, "blobs", "recordings")));
    }

    [Fact]
    public async Task A_picture_is_not_described()
    {
        var (answer, text) = await SendAsync("/api/v1/ai/descriptions", "image/png", Convert.FromBase64String(Png));
        Assert.Equal((503, "vision_not_configured"), (answer.Status, answer.Code));
        Assert.Contains("Anthropic:Key", text, StringComparison.Ordinal);
    }

    private async Task<(Answer Answer, string Text)> SendAsync(string path, string type, byte[] body)
    {
        var person = await api.Host.WithRoleAsync(Role.Creator);
        var request = api.Host.Request(HttpMethod.Post, path, person.Access);
        request.Headers.Add("Idempotency-Key", "one");
        request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        var answer = await api.Host.SendAsync(request);
        return (answer, answer.Json.ToString());
    }
}
