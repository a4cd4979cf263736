namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>Forgets finished instances; returns how many.</summary>
internal sealed class PurgeInstances(IReadOnlyList<string> instanceIds, bool recursive) : ClientOperation<int>
{
    protected override int Apply(WriteSession session)
    {
        var count = 0;
        foreach (var id in instanceIds)
        {
            if (session.Find(id) is { } found && !CreateInstance.Living.Contains(found.Status))
                count += Purge(session, found.Key);
        }

        return count;
    }

    private int Purge(WriteSession session, long key)
    {
        var count = 1;
        if (recursive)
        {
            foreach (var child in session.Children(key).Where(child => !CreateInstance.Living.Contains(child.Status)))
                count += Purge(session, child.Key);
        }

        session.Purge(key);
        Signals.Ended.Add(key);
        return count;
    }
}
