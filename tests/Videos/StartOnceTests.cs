using AutoVideo.Platform;
using AutoVideo.Videos;
using Moq;

namespace AutoVideo.Tests.Videos;

/// <summary>Two processes that start the same orchestration at once, over backends that refuse the second in their own words.</summary>
public sealed class StartOnceTests
{
    private static readonly OrchestrationMetadata Instance = new(nameof(VideoOrchestrator), "vid_1-a1");

    [Fact]
    public async Task Whoever_comes_second_is_content_whatever_the_backend_throws()
    {
        var client = Refusing(new IOException("AlreadyExists"), found: Instance);

        await Over(client).StartOnceAsync(Instance.Name, Instance.InstanceId, new VideoRun("vid_1", 1), default);

        client.Verify(c => c.GetInstancesAsync(Instance.InstanceId, false, It.IsAny<CancellationToken>()), Times.Exactly(2));
    }

    [Fact]
    public async Task A_backend_that_is_away_is_no_second_start()
    {
        var client = Refusing(new IOException("no route to host"), found: null);

        var failure = await Assert.ThrowsAsync<IOException>(() => Over(client).StartOnceAsync(Instance.Name, Instance.InstanceId, new VideoRun("vid_1", 1), default));

        Assert.Equal("no route to host", failure.Message);
    }

    [Fact]
    public async Task No_instance_in_any_status_is_replaced()
    {
        StartOrchestrationOptions? asked = null;
        var client = new Mock<DurableTaskClient>("mock") { CallBase = true };
        client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? _, StartOrchestrationOptions? options, CancellationToken _) => asked = options).ReturnsAsync(Instance.InstanceId);

        await Over(client).StartOnceAsync(Instance.Name, Instance.InstanceId, new VideoRun("vid_1", 1), default);

        Assert.Equal(StartOrchestrationOptionsExtensions.ValidDedupeStatuses.Select(status => status.ToString()), asked!.DedupeStatuses);
    }

    // It starts without a look at any video.
    private static ClientOrchestrations Over(Mock<DurableTaskClient> client) => new(client.Object, null!);

    private static Mock<DurableTaskClient> Refusing(Exception refusal, OrchestrationMetadata? found)
    {
        var client = new Mock<DurableTaskClient>("mock") { CallBase = true };
        client.SetupSequence(c => c.GetInstancesAsync(Instance.InstanceId, false, It.IsAny<CancellationToken>())).ReturnsAsync((OrchestrationMetadata?)null).ReturnsAsync(found);
        client.Setup(c => c.ScheduleNewOrchestrationInstanceAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>())).ThrowsAsync(refusal);
        return client;
    }
}
