namespace AutoVideo.MediaJobs;

/// <summary>Is told whenever the worker's loop comes round, every second or so; one that stays silent hangs.</summary>
public interface IWorkerPulse
{
    void Beat();
}
