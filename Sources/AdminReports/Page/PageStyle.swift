/// How a page looks: by the reader's light or dark setting, and black on white on paper. Colours say nothing that words
/// do not say too.
enum PageStyle {
    static let text: StaticString = """

        :root{color-scheme:light dark;--text:#1d2329;--soft:#57606a;--back:#fff;--line:#d4d9de;--band:#f5f7f9;
        --good:#1a7f37;--wait:#9a6700;--bad:#b42318;--now:#0a5fb4}
        @media (prefers-color-scheme:dark){:root{--text:#e6e9ec;--soft:#9aa4ae;--back:#14181c;--line:#39414a;
        --band:#1c2228;--good:#57c47a;--wait:#e0b04c;--bad:#ff8a7d;--now:#6cb2ff}}
        @media print{:root{color-scheme:light;--text:#000;--soft:#444;--back:#fff;--line:#bbb;--band:#fff;
        --good:#136029;--wait:#704b00;--bad:#8f1b12;--now:#064a8f}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:74rem;padding:1.5rem;background:var(--back);color:var(--text);
        font:15px/1.5 system-ui,"DejaVu Sans",sans-serif}
        h1{font-size:1.6rem;margin:0 0 .5rem}
        h2{font-size:1.2rem;margin:2rem 0 .5rem}
        h3{font-size:1rem;margin:1.5rem 0 .5rem}
        p,ul{margin:.4rem 0}
        nav a{margin-right:1.2rem;color:var(--now);font-size:.87rem}
        .heading,.hint,footer{color:var(--soft);overflow-wrap:anywhere}
        .hint,footer{font-size:.87rem}
        .warning{border-left:4px solid var(--bad);padding:.5rem .75rem;font-weight:600;overflow-wrap:anywhere}
        footer{margin-top:2.5rem;border-top:1px solid var(--line);padding-top:.5rem}
        .counts{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}
        .count{flex:1 1 14rem;border:1px solid var(--line);border-left:4px solid var(--tone);border-radius:4px;
        padding:.5rem .75rem}
        .count strong{font-size:1.5rem;color:var(--tone)}
        .count p{font-size:.87rem;color:var(--soft)}
        .inLine{--tone:var(--good)}
        .givenUp,.unreconciled{--tone:var(--wait)}
        .quarantined{--tone:var(--bad)}
        .scroll{overflow-x:auto;margin:.5rem 0}
        table{border-collapse:collapse;width:100%;font-size:.87rem}
        th,td{padding:.3rem .6rem;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;
        overflow-wrap:break-word;unicode-bidi:isolate}
        th{color:var(--soft);font-weight:600;white-space:nowrap}
        tbody tr:nth-child(even){background:var(--band)}
        .number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
        .time{white-space:nowrap;font-variant-numeric:tabular-nums}
        td.name{overflow-wrap:anywhere;font-family:ui-monospace,"DejaVu Sans Mono",monospace;font-size:.8rem}
        tr.now td{font-weight:600}
        .state{border:1px solid var(--tone);color:var(--tone);border-radius:1rem;padding:0 .5rem;white-space:nowrap}
        .lineage{display:block;font:13px system-ui,"DejaVu Sans",sans-serif;max-width:none}
        .lineage text{fill:var(--soft);white-space:pre}
        .lineage .name{fill:var(--text);font-weight:600}
        .lineage .now{fill:var(--now)}
        .lineage line{stroke:var(--text);stroke-width:2}
        .lineage .lost{stroke:var(--bad);stroke-dasharray:4 3}
        .lineage .current{stroke:var(--now);stroke-width:4.5;stroke-linecap:round}
        .lineage .fork{fill:var(--text)}
        .lineage .head{fill:var(--now)}
        @media print{@page{margin:12mm}nav{display:none}body{max-width:none;padding:0;font-size:10pt}
        table{font-size:8pt}th,td{padding:.2rem .4rem}th,.time{white-space:normal}td.name{font-size:7pt}
        .scroll{overflow:visible}.lineage{max-width:100%;height:auto}tr,.count,.lineage{break-inside:avoid}
        h2,h3{break-after:avoid}thead{display:table-header-group}}

        """
}
