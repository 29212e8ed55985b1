/** A query and its answer: the columns with their types, and the rows in their order. */
export interface OperatorCase {
  readonly kql: string;
  readonly columns: string;
  readonly rows: readonly (readonly unknown[])[];
}

const readings = `let T = datatable(t: datetime, name: string, v: real, n: int, d: dynamic) [
  datetime(2026-01-01 00:10), "a", 1.0, 1, dynamic({"k": "x", "l": [1, 2]}),
  datetime(2026-01-01 00:40), "a", 3.0, 2, dynamic({"k": "y", "l": []}),
  datetime(2026-01-01 01:20), "b", 2.0, 3, dynamic({"k": "x", "l": [3]}),
  datetime(2026-01-01 01:50), "",  real(null), int(null), dynamic(null)
]; `;

function on(kql: string, columns: string, rows: OperatorCase['rows']): OperatorCase {
  return { kql: `${readings}T | ${kql}`, columns, rows };
}

/** Queries over four readings, and over written tables, with the answers that KQL's documentation gives them. */
export const operatorCases: Readonly<Record<string, readonly OperatorCase[]>> = {
  where: [
    on('where v > 1 | project name', 'name:string', [['a'], ['b']]),
    on('where v != 1 | project n', 'n:int', [[2], [3], [null]]),
    on('where not(v == 1) | project n', 'n:int', [[2], [3], [null]]),
    on('where name == "" | count', 'Count:long', [[1]]),
    on('where name != "a" | count', 'Count:long', [[2]]),
    on('where isnull(v) or n in (1, 3) | project n', 'n:int', [[1], [3], [null]]),
    on('where d.k == "x" | project n', 'n:int', [[1], [3]]),
    on('where t between (datetime(2026-01-01 00:40) .. 45m) | project n', 'n:int', [[2], [3]]),
    on('take 2 | where v > 1 | count', 'Count:long', [[1]]),
  ],
  'extend and project': [
    on('extend w = v * 2, name = strcat(name, "!") | project name, w', 'name:string w:real', [
      ['a!', 2],
      ['a!', 6],
      ['b!', 4],
      ['!', null],
    ]),
    on('extend v = v + 1 | extend v = v + 1 | project v', 'v:real', [[3], [5], [4], [null]]),
    on('extend bin(t, 1h) | summarize count() by t | sort by t asc', 't:datetime count_:long', [
      ['2026-01-01T00:00:00.000Z', 2],
      ['2026-01-01T01:00:00.000Z', 2],
    ]),
    on('extend strlen(name) | project strlen_name', 'strlen_name:long', [[1], [1], [1], [0]]),
    on(
      'take 1 | project n + 1, d.k, tostring(d["k"]), renamed = n',
      'Column1:long d_k:dynamic d_k1:string renamed:int',
      [[2, 'x', 'x', 1]],
    ),
    on('take 1 | project-away t, d, v', 'name:string n:int', [['a', 1]]),
    on('take 1 | project-away n*, t, d', 'v:real', [[1]]),
    on('take 1 | project-keep n*', 'name:string n:int', [['a', 1]]),
    on('take 1 | project-rename label = name | project label', 'label:string', [['a']]),
    on('take 1 | project-reorder v, n | project-away t, d', 'v:real n:int name:string', [[1, 1, 'a']]),
    on(`take 1 | project ['a b'] = n, ['x"y'] = v`, 'a b:int x"y:real', [[1, 1]]),
  ],
  summarize: [
    on(
      'summarize count(), sum(v), avg(v), min(v), max(v)',
      'count_:long sum_v:real avg_v:real min_v:real max_v:real',
      [[4, 6, 2, 1, 3]],
    ),
    on('summarize c = count() by name | order by name asc', 'name:string c:long', [
      ['', 1],
      ['a', 2],
      ['b', 1],
    ]),
    on('summarize avg(v) by bin(t, 1h) | order by t asc', 't:datetime avg_v:real', [
      ['2026-01-01T00:00:00.000Z', 2],
      ['2026-01-01T01:00:00.000Z', 2],
    ]),
    on(
      'summarize countif(v > 1), sumif(v, name == "a"), avgif(v, n > 1), minif(v, n > 1), maxif(v, n < 2), dcountif(name, v > 0)',
      'countif_:long sumif_v:real avgif_v:real minif_v:real maxif_v:real dcountif_name:long',
      [[2, 4, 2.5, 2, 1, 2]],
    ),
    on(
      'sort by n asc | summarize dcount(name), dcount(n), array_length(make_set(n)), make_list(n)',
      'dcount_name:long dcount_n:long Column1:long list_n:dynamic',
      [[3, 3, 3, [1, 2, 3]]],
    ),
    on('sort by n desc | summarize make_list(n)', 'list_n:dynamic', [[[3, 2, 1]]]),
    on('summarize stdev(v), variance(v), stdev(n)', 'stdev_v:real variance_v:real stdev_n:real', [[1, 1, 1]]),
    on('where n == 1 | summarize stdev(v), variance(v)', 'stdev_v:real variance_v:real', [[0, 0]]),
    on(
      'summarize percentile(v, 50), percentiles(v, 0, 95), percentile(n, 99.9)',
      'percentile_v_50:real percentile_v_0:real percentile_v_95:real percentile_n_99_9:long',
      [[2, 1, 3, 3]],
    ),
    on('summarize arg_max(v, name, n)', 'v:real name:string n:int', [[3, 'a', 2]]),
    on('summarize arg_min(v, *) | project v, n, name', 'v:real n:int name:string', [[1, 1, 'a']]),
    on(
      'where name == "a" | summarize arg_max(t, *) by name | project name, t, v, n',
      'name:string t:datetime v:real n:int',
      [['a', '2026-01-01T00:40:00.000Z', 3, 2]],
    ),
    on(
      'summarize newest = max(t), oldest = min(t), mean = avg(t)',
      'newest:datetime oldest:datetime mean:datetime',
      [['2026-01-01T01:50:00.000Z', '2026-01-01T00:10:00.000Z', '2026-01-01T01:00:00.000Z']],
    ),
    on('summarize rate = round(100.0 * countif(v > 1) / count(), 1)', 'rate:real', [[50]]),
    on(
      'where n > 99 | summarize count(), sum(n), sum(v), avg(v), dcount(name), max(v), make_list(n), stdev(v)',
      'count_:long sum_n:long sum_v:real avg_v:real dcount_name:long max_v:real list_n:dynamic stdev_v:real',
      [[0, 0, 0, null, 0, null, [], 0]],
    ),
    on('where n > 99 | summarize count() by name', 'name:string count_:long', []),
    on(
      'summarize sum(todouble(d.l[0])), count(), count() by tostring(d.k) | order by d_k desc',
      'd_k:string sum_d_l_0:real count_:long count_1:long',
      [
        ['y', 0, 1, 1],
        ['x', 4, 2, 2],
        ['', 0, 1, 1],
      ],
    ),
    on('summarize by name | order by name asc', 'name:string', [[''], ['a'], ['b']]),
    on(
      'where n < 3 | summarize take_any(name), sum(1h * n) by k = n > 5 | where k == false',
      'k:bool name:string sum_:timespan',
      [[false, 'a', '03:00:00']],
    ),
    on('summarize min(name), max(name)', 'min_name:string max_name:string', [['', 'b']]),
  ],
  'distinct and count': [
    on('distinct name | order by name desc', 'name:string', [['b'], ['a'], ['']]),
    on('project name, n | distinct * | count', 'Count:long', [[4]]),
    on('count', 'Count:long', [[4]]),
  ],
  order: [
    on('order by v | project n', 'n:int', [[2], [3], [1], [null]]),
    on('order by v asc | project n', 'n:int', [[null], [1], [3], [2]]),
    on('order by v asc nulls last | project n', 'n:int', [[1], [3], [2], [null]]),
    on('order by v desc nulls first | project n', 'n:int', [[null], [2], [3], [1]]),
    on('sort by name asc, v desc | project name, v', 'name:string v:real', [
      ['', null],
      ['a', 3],
      ['a', 1],
      ['b', 2],
    ]),
    on('top 2 by v | project v', 'v:real', [[3], [2]]),
    on('top 2 by v asc nulls last | project v', 'v:real', [[1], [2]]),
    on('order by n asc nulls last | take 3 | where n > 1 | extend m = n * 2 | project m', 'm:long', [
      [4],
      [6],
    ]),
    on('top 3 by n | top 2 by v | project v', 'v:real', [[3], [2]]),
    on('order by v asc nulls last | limit 2 | limit 5 | project v', 'v:real', [[1], [2]]),
    {
      kql: 'datatable(s: string)["b", "A", "a", "B"] | sort by s asc',
      columns: 's:string',
      rows: [['A'], ['B'], ['a'], ['b']],
    },
  ],
  let: [
    on('where n >= toscalar(T | summarize max(n)) | project n', 'n:int', [[3]]),
    { kql: 'let x = 5; let y = x * 2; print y + x', columns: 'print_0:long', rows: [[15]] },
    {
      kql: 'let start = ago(1h); print start',
      columns: 'print_0:datetime',
      rows: [['2026-03-01T11:00:00.000Z']],
    },
    on('where name in ((T | where v == 2 | project name)) | project n', 'n:int', [[3]]),
    on('where name !in~ ((T | project toupper(name))) | count', 'Count:long', [[0]]),
  ],
  join: [
    on(
      'join kind=inner (T | project name, m = n) on name | project n, m | order by n asc, m asc',
      'n:int m:int',
      [
        [null, null],
        [1, 1],
        [1, 2],
        [2, 1],
        [2, 2],
        [3, 3],
      ],
    ),
    on(
      'where n > 0 | join (T | project name, m = n) on name | summarize count() by name | order by name asc',
      'name:string count_:long',
      [
        ['a', 2],
        ['b', 1],
      ],
    ),
    on(
      'join kind=leftouter (datatable(key: string, w: string)["a", "p"]) on $left.name == $right.key | project n, key, w | order by n asc',
      'n:int key:string w:string',
      [
        [null, '', ''],
        [1, 'a', 'p'],
        [2, 'a', 'p'],
        [3, '', ''],
      ],
    ),
    on('join kind=leftanti (datatable(name: string)["a"]) on name | project n | order by n asc', 'n:int', [
      [null],
      [3],
    ]),
    on('join kind=leftsemi (datatable(name: string)["a"]) on name | project n | order by n asc', 'n:int', [
      [1],
      [2],
    ]),
    on(
      'join kind=fullouter (datatable(name: string, w: long)["z", 9]) on name | summarize count(), countif(isnull(w)), sum(w)',
      'count_:long countif_:long sum_w:long',
      [[5, 4, 9]],
    ),
    on('project n | join kind=rightouter (datatable(n: int)[1, 7]) on n | order by n1 asc', 'n:int n1:int', [
      [1, 1],
      [null, 7],
    ]),
  ],
  union: [
    {
      kql: 'union (print a = 1), (print a = 2, b = "x") | order by a asc',
      columns: 'a:long b:string',
      rows: [
        [1, ''],
        [2, 'x'],
      ],
    },
    {
      kql: 'let A = print a = 1; let B = print a = 2; union withsource = S A, B | order by a asc | project S, a',
      columns: 'S:string a:long',
      rows: [
        ['A', 1],
        ['B', 2],
      ],
    },
    on('project n | union (print n = int(9)) | summarize sum(n)', 'sum_n:long', [[15]]),
    {
      kql: 'union (print v = 1), (print v = "x") | order by v_long asc nulls last',
      columns: 'v_long:long v_string:string',
      rows: [
        [1, ''],
        [null, 'x'],
      ],
    },
    on('take 1 | union (T | top 1 by v) | project n | order by n asc', 'n:int', [[1], [2]]),
  ],
  'mv-expand': [
    on('sort by n asc nulls last | mv-expand d.l | project n, d_l', 'n:int d_l:dynamic', [
      [1, 1],
      [1, 2],
      [3, 3],
      [null, null],
    ]),
    on('mv-expand x = d.l to typeof(long) | summarize sum(x)', 'sum_x:long', [[6]]),
    {
      kql: 'print a = dynamic([1, 2, 3]), b = dynamic(["x"]) | sort by tostring(b) | mv-expand a, b',
      columns: 'a:dynamic b:dynamic',
      rows: [
        [1, 'x'],
        [2, null],
        [3, null],
      ],
    },
    {
      kql: 'print a = dynamic([7, 8, 9]) | sort by tostring(a) | mv-expand with_itemindex = i a limit 2',
      columns: 'a:dynamic i:long',
      rows: [
        [7, 0],
        [8, 1],
      ],
    },
    {
      kql: 'print a = dynamic({"p": 1, "q": 2}) | mv-expand a | extend k = tostring(bag_keys(a)[0]) | project k | order by k asc',
      columns: 'k:string',
      rows: [['p'], ['q']],
    },
  ],
  'made rows': [
    { kql: 'print 1, x = "y"', columns: 'print_0:long x:string', rows: [[1, 'y']] },
    { kql: 'range i from 1 to 7 step 3', columns: 'i:long', rows: [[1], [4], [7]] },
    {
      kql: 'range t from datetime(2026-01-01) to datetime(2026-01-02) step 12h',
      columns: 't:datetime',
      rows: [['2026-01-01T00:00:00.000Z'], ['2026-01-01T12:00:00.000Z'], ['2026-01-02T00:00:00.000Z']],
    },
    { kql: 'datatable(a: int)[] | count', columns: 'Count:long', rows: [[0]] },
    { kql: '// a comment\nprint 1 // another', columns: 'print_0:long', rows: [[1]] },
  ],
};
