using System.Net;
using System.Text.Json;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;

namespace AutoVideo.Tests.Voice;

/// <summary>Cloned voices over HTTP, in the real program.</summary>
public sealed class VoiceApiTests
{
    private const string Consent = "I am Ann Lee and I agree that my voice is cloned for my videos.";

    [Fact]
    public async Task A_voice_is_cloned_shown_with_its_consent_and_deleted()
    {
        await using var server = new ElevenLabsServer();
        await server.StartAsync();
        using var folder = new TemporaryFolder();
        await using var product = await RunningProduct.StartAsync(
            folder.Path, $"ElevenLabs:BaseUrl={server.Address}", $"ElevenLabs:Key={ProviderServer.Key}", $"ElevenLabs:Model={MediaServer.Model}", $"ElevenLabs:Voice={MediaServer.Voice}",
            "Quotas:Plans=owner audio=600/6000; free");
        var sample = (await RealSpeech.OfAsync("This is a sample of my own voice, which is long enough to be cloned, and which says nothing of any importance to anybody.")).Wave();

        var (status, refused) = await PostAsync(product, sample, statement: "yes");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "consent_missing"), (status, refused.GetProperty("code").GetString()));
        (status, refused) = await PostAsync(product, new byte[10 * 1024 * 1024 + 1], Consent);
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "sample_too_large"), (status, refused.GetProperty("code").GetString()));
        Assert.Empty(server.Requests);

        var (created, voice) = await PostAsync(product, sample, Consent);
        Assert.True(created == HttpStatusCode.Created, $"{voice}\n{product.Output}");
        Assert.Equal(("ready", "Ann Lee", Consent), (Text(voice, "status"), Text(voice.GetProperty("consent"), "speaker"), Text(voice.GetProperty("consent"), "statement")));
        // It is its owner's call, and takes the seconds of the sample.
        var call = Assert.Single((await product.GetAsync("/api/v1/ai/calls")).GetProperty("items").EnumerateArray());
        Assert.Equal(("voice", "elevenlabs", "voice-clone", "answered"), (Text(call, "stage"), Text(call, "provider"), Text(call, "model"), Text(call, "state")));
        var audio = (await product.GetAsync("/api/v1/ai/quota")).GetProperty("items").EnumerateArray().Single(line => Text(line, "kind") == "audio");
        Assert.InRange(audio.GetProperty("today").GetDouble(), 5, 20);
        var id = Text(voice, "id");
        Assert.Equal(id, Text((await product.GetAsync("/api/v1/voices")).GetProperty("items")[0], "id"));
        Assert.Equal(id, Text(await product.GetAsync($"/api/v1/voices/{id}"), "id"));

        Assert.Equal(HttpStatusCode.NoContent, (await product.Http.DeleteAsync(new Uri($"/api/v1/voices/{id}", UriKind.Relative))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await product.Http.GetAsync(new Uri($"/api/v1/voices/{id}", UriKind.Relative))).StatusCode);
        Assert.Empty(server.Voices);
        var unknown = await product.Http.PostAsync(new Uri("/api/v1/videos", UriKind.Relative), JsonContent(new { topic = "Bees", voice = id }));
        Assert.Contains("voice_unknown", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(ProviderServer.Key, product.Output, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(RunningProduct product, byte[] sample, string statement)
    {
        var answer = await product.Http.PostAsync(
            new Uri("/api/v1/voices", UriKind.Relative), JsonContent(new { name = "My voice", speaker = "Ann Lee", statement, sample = Convert.ToBase64String(sample) }));
        return (answer.StatusCode, JsonElement.Parse(await answer.Content.ReadAsStringAsync()));
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static System.Net.Http.Json.JsonContent JsonContent<T>(T value) => System.Net.Http.Json.JsonContent.Create(value);
}
