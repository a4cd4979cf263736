namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>Removes what reached an instance too late, twice, or after its end.</summary>
internal sealed class DropConsumed(long instance, Consumed consumed, Action committed, Action<Exception> failed) : WriteOperation
{
    public override bool MustSucceed => true;

    public override void Execute(WriteSession session)
    {
        foreach (var message in consumed.Messages)
            session.Take(instance, message);
        foreach (var done in consumed.Work)
            session.DeleteWork(done);
    }

    public override void Committed() => committed();

    public override void Failed(Exception reason) => failed(reason);
}
