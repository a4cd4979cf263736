using AutoVideo.MediaJobs;
using AutoVideo.Messaging;
using AutoVideo.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace AutoVideo.Tests.MediaJobs;

/// <summary>A media worker composed as a host composes it, with handlers of the test's own.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    public WorkerHost(string folder, IEnumerable<IMediaJobHandler> handlers, IEnumerable<IMediaJobEvents>? listeners = null, params KeyValuePair<string, string?>[] settings)
        : this(folder, handlers, services =>
        {
            foreach (var listener in listeners ?? [])
                services.AddSingleton(listener);
        }, settings)
    {
    }

    public WorkerHost(string folder, IEnumerable<IMediaJobHandler> handlers, IMessageBus bus)
        : this(folder, handlers, services => services.AddSingleton(bus), [])
    {
    }

    private WorkerHost(string folder, IEnumerable<IMediaJobHandler> handlers, Action<IServiceCollection> more, KeyValuePair<string, string?>[] settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Data:Folder", folder), .. settings]).Build();
        var collection = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration).AddMediaJobs().AddMediaWorker();
        foreach (var handler in handlers)
            collection.AddSingleton(handler);
        more(collection);
        services = collection.BuildServiceProvider();
    }

    public IMediaJobs Jobs => services.GetRequiredService<IMediaJobs>();

    public async Task<WorkerHost> StartAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
            await service.StartAsync(CancellationToken.None);
        return this;
    }

    /// <summary>Another worker on the same queue, which goes by a clock of its own.</summary>
    public MediaWorker Worker(TimeProvider clock, params object[] more) => ActivatorUtilities.CreateInstance<MediaWorker>(services, [clock, .. more]);

    public async Task StopAsync()
    {
        foreach (var service in services.GetServices<IHostedService>())
            await service.StopAsync(CancellationToken.None);
    }

    public async Task<MediaJobState> RunAsync(string id, MediaJobKind kind, string input = "{}")
    {
        await Jobs.SubmitAsync(new MediaJob(id, kind, input, $"instance of {id}"), CancellationToken.None);
        return await FinishedAsync(id);
    }

    public async Task<MediaJobState> FinishedAsync(string id)
    {
        var state = await Jobs.WaitAsync(id, Eventually.Patience, CancellationToken.None);
        Assert.True(state.IsFinished, $"{id} is still {state.Status}.");
        return state;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await services.DisposeAsync();
    }
}

/// <summary>A handler that does what the test says.</summary>
internal sealed class Handler(MediaJobKind kind, Func<MediaJob, string, IProgress<double>, CancellationToken, Task<string>> work) : IMediaJobHandler
{
    public MediaJobKind Kind => kind;

    public Task<string> RunAsync(MediaJob job, string workspace, IProgress<double> progress, CancellationToken cancellation) =>
        work(job, workspace, progress, cancellation);
}

/// <summary>Takes a voice job and holds it until it is killed.</summary>
public sealed class HoldingWorker : ITestProgram
{
    public async Task RunAsync(string[] arguments)
    {
        await using var host = await new WorkerHost(arguments[0], [new Handler(MediaJobKind.Voice, async (_, workspace, _, cancellation) =>
        {
            await File.WriteAllTextAsync(Path.Combine(workspace, "half"), "half", cancellation);
            Console.Out.WriteLine(workspace);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellation);
            return "{}";
        })], null, new KeyValuePair<string, string?>("MediaJobs:LeaseSeconds", "5")).StartAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
    }
}
