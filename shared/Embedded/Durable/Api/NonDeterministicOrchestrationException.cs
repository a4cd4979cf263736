namespace AutoVideo.Embedded.Durable;

/// <summary>Replayed code asked for something else than its history says. The message names both calls.</summary>
public class NonDeterministicOrchestrationException : InvalidOperationException
{
    public NonDeterministicOrchestrationException()
    {
    }

    public NonDeterministicOrchestrationException(string message)
        : base(message)
    {
    }

    public NonDeterministicOrchestrationException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
