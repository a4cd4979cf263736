using System.Text.Json;
using AutoVideo.Messaging;
using AutoVideo.Platform;
using AutoVideo.Storage;
using AutoVideo.Tests.Identity;
using AutoVideo.Tests.Support;
using AutoVideo.Videos;

namespace AutoVideo.Tests.EndToEnd;

/// <summary>The whole product where only functions have a durable client: services reach orchestrations by messages.</summary>
public sealed class OrchestrationsOverTheQueueTests
{
    private static readonly string[] Settings = ["Orchestrations:Through=queue", "Render:Preset=ultrafast", "AccountData:DeletionGraceDays=0", .. Http.ApiHost.Wide];

    [Fact]
    public async Task A_video_is_made_though_its_orchestration_was_lost_one_is_cancelled_one_is_reviewed_and_all_go_with_their_account()
    {
        await using var host = await IdentityHost.StartAsync(builder => builder.Services.AddProductWorker(), Settings);
        Assert.IsType<QueuedOrchestrations>(host.Get<IOrchestrations>());
        var person = await host.RegisterAsync();
        var client = host.Get<DurableTaskClient>();

        var made = await CreateAsync(host, person, "Bees stay in the hive all winter.", "script");
        var reviewed = await CreateAsync(host, person, "They keep each other warm until spring.", "script");
        await BecomesAsync(host, person, made, "running", video => video.TryGetProperty("review", out _));
        await BecomesAsync(host, person, reviewed, "running", video => video.TryGetProperty("review", out _));

        // As if the engine's storage had been lost in the middle of one of the two.
        await client.TerminateInstanceAsync(made, CancellationToken.None);
        await client.WaitForInstanceCompletionAsync(made, CancellationToken.None);
        await client.PurgeInstanceAsync(made, CancellationToken.None);
        var begun = (await client.GetInstanceAsync(reviewed))!.CreatedAt;
        var later = new ManualTimeProvider(TimeProvider.System.GetUtcNow() + 2 * LostVideos.Quiet);
        LostVideos lost = new(host.Get<IDocumentStore>(), host.Get<IVideoPipeline>(), later);
        await Task.WhenAll(lost.ResumeAsync(CancellationToken.None), lost.ResumeAsync(CancellationToken.None));
        await Eventually.TrueAsync(async () => await client.GetInstanceAsync(made) is { IsCompleted: false }, () => "It was not started again.");
        Assert.Equal((begun, false), (await client.GetInstanceAsync(reviewed)) is { } still ? (still.CreatedAt, still.IsCompleted) : default);
        Assert.Equal(202, (await host.PostAsync($"/api/v1/videos/{made}/review", new { gate = "script", decision = "approve" }, person.Access)).Status);
        await BecomesAsync(host, person, made, "completed");

        var decided = await host.PostAsync($"/api/v1/videos/{reviewed}/review", new { gate = "script", decision = "reject", reason = "Too short." }, person.Access);
        Assert.True(decided.Status < 300, decided.Json.ToString());
        await BecomesAsync(host, person, reviewed, "failed");

        var cancelled = await CreateAsync(host, person, "Snow covers the hive.", "script");
        await BecomesAsync(host, person, cancelled, "running", video => video.TryGetProperty("review", out _));
        Assert.Equal(202, (await host.PostAsync($"/api/v1/videos/{cancelled}/cancel", null, person.Access)).Status);
        await BecomesAsync(host, person, cancelled, "cancelled");

        Assert.Equal(204, (await host.SendAsync(HttpMethod.Delete, $"/api/v1/videos/{made}", person.Access)).Status);
        await ForgottenAsync(client, made);
        Assert.Equal(202, (await host.PostAsync("/api/v1/me/deletion", new { password = IdentityHost.Password }, person.Access)).Status);
        await ForgottenAsync(client, reviewed);
        await ForgottenAsync(client, cancelled);
        Assert.Equal("ready", (await host.GetAsync("/api/health/ready")).Json.GetProperty("status").GetString());
        Assert.Empty(await host.Get<IDeadLetters>().ListAsync(OrchestrationCommand.Queue, 0, 10, CancellationToken.None));
    }

    private static async Task<string> CreateAsync(IdentityHost host, Person person, string script, params string[] review)
    {
        var accepted = await host.PostAsync("/api/v1/videos", new { script, format = "1:1", resolution = "720p", seconds = 5, review }, person.Access);
        Assert.True(accepted.Status == 202, accepted.Json.ToString());
        return accepted.Json.GetProperty("id").GetString()!;
    }

    private static async Task BecomesAsync(IdentityHost host, Person person, string id, string status, Func<JsonElement, bool>? also = null)
    {
        JsonElement video = default;
        await Eventually.TrueAsync(async () =>
        {
            video = (await host.GetAsync($"/api/v1/videos/{id}", person.Access)).Json;
            return video.GetProperty("status").GetString() == status && also?.Invoke(video) != false;
        }, () => $"It did not become {status}: {video}");
    }

    private static Task ForgottenAsync(DurableTaskClient client, string id) =>
        Eventually.TrueAsync(async () => await client.GetInstanceAsync(id) is null, () => $"The history of {id} is still there.");
}
