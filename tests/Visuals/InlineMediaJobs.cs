using System.Collections.Concurrent;
using AutoVideo.Failures;
using AutoVideo.MediaJobs;

namespace AutoVideo.Tests.Visuals;

/// <summary>Runs a job's handler at once, in a folder of its own.</summary>
internal sealed class InlineMediaJobs(IMediaJobHandler handler) : IMediaJobs
{
    private readonly ConcurrentDictionary<string, MediaJobState> states = new();

    public ConcurrentQueue<MediaJob> Submitted { get; } = new();

    public async Task SubmitAsync(MediaJob job, CancellationToken cancellation)
    {
        Submitted.Enqueue(job);
        var folder = Directory.CreateTempSubdirectory("autovideo-visuals-");
        try
        {
            var result = await handler.RunAsync(job, folder.FullName, new Progress<double>(), cancellation);
            states[job.Id] = new(job.Id, job.Kind, MediaJobStatus.Succeeded, 1, result, null, 1, 0);
        }
        catch (PermanentException fault)
        {
            states[job.Id] = new(job.Id, job.Kind, MediaJobStatus.Failed, 0, null, new(fault.Code, fault.Message, Transient: false), 1, 0);
        }
        catch (TransientException fault)
        {
            states[job.Id] = new(job.Id, job.Kind, MediaJobStatus.Failed, 0, null, new("transient", fault.Message, Transient: true), 3, 0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public Task<MediaJobState?> FindAsync(string id, CancellationToken cancellation) => Task.FromResult(states.GetValueOrDefault(id));

    public Task<MediaJobState> WaitAsync(string id, TimeSpan atMost, CancellationToken cancellation) => Task.FromResult(states[id]);

    public Task CancelAsync(string id, CancellationToken cancellation) => Task.CompletedTask;

    public Task<bool> ForgetAsync(string id, CancellationToken cancellation) => Task.FromResult(true);
}
