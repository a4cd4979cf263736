using System.Net.Http.Headers;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;
using AutoVideo.Tests.Support.Providers;
using AutoVideo.Videos;

namespace AutoVideo.Tests.Http;

/// <summary>Streams end by themselves before what stands in front of the API ends them in the middle.</summary>
public sealed class StreamTimeTests : IAsyncLifetime
{
    private readonly OpenAiServer provider = new() { Always = Fault.Hang };
    private IdentityHost host = null!;

    public async Task InitializeAsync()
    {
        await provider.StartAsync();
        host = await IdentityHost.StartStillAsync(
            "Api:LongestStreamSeconds=40", $"OpenAi:BaseUrl={provider.Address}/v1", $"OpenAi:Key={ProviderServer.Key}", $"OpenAi:TextModel={TextServer.Model}",
            "Script:Providers=openai", "Safety:Moderators=offline", "Ai:Retries=0");
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task A_videos_events_end_after_the_time_that_was_set()
    {
        var person = await host.RegisterAsync();
        var video = await host.Get<VideoStore>().CreateAsync(new VideoRequest("Tea", null, null, "en", "9:16", 30, "auto", null, 1), person.Id, CancellationToken.None);
        using var answer = await host.Http.SendAsync(host.Request(HttpMethod.Get, $"/api/v1/videos/{video.Id}/events", person.Access), HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        Assert.StartsWith("id: 1", await lines.ReadLineAsync(), StringComparison.Ordinal);

        var end = lines.ReadToEndAsync();
        // In small steps, since it sleeps between two looks; less than the 200 s that it is without the setting.
        for (var passed = TimeSpan.Zero; !end.IsCompleted && passed < TimeSpan.FromSeconds(150); passed += TimeSpan.FromMilliseconds(250))
        {
            host.Clock!.Advance(TimeSpan.FromMilliseconds(250));
            await Task.WhenAny(end, Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None));
        }
        Assert.DoesNotContain("completed", await end.WaitAsync(Eventually.Patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_that_takes_longer_ends_with_an_error()
    {
        var person = await host.RegisterAsync();
        using var request = host.Request(HttpMethod.Post, "/api/v1/ai/generate", person.Access, new { topic = "Bees", language = "en", seconds = 20 });
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/event-stream"));
        using var answer = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await provider.Hanging.WaitAsync(Eventually.Patience);

        host.Clock!.Advance(TimeSpan.FromSeconds(41));

        var said = await answer.Content.ReadAsStringAsync().WaitAsync(Eventually.Patience);
        Assert.Contains("event: error", said, StringComparison.Ordinal);
        Assert.Contains("try_again", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("221")]
    public async Task A_time_that_cannot_be_kept_is_refused_at_the_start(string seconds)
    {
        var wrong = await Assert.ThrowsAnyAsync<Exception>(() => IdentityHost.StartAsync($"Api:LongestStreamSeconds={seconds}"));
        Assert.Contains("Api:LongestStreamSeconds", wrong.ToString(), StringComparison.Ordinal);
    }
}
