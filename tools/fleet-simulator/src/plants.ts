/** A site of the sample fleet. */
export interface SamplePlant {
  readonly name: string;
  readonly title: string;
  readonly timeZone: string;
  /** Hours by which its working day is ahead of UTC, all year. */
  readonly utcOffsetHours: number;
}

const known: readonly SamplePlant[] = [
  { name: 'hamburg', title: 'Hamburg', timeZone: 'Europe/Berlin', utcOffsetHours: 1 },
  { name: 'houston', title: 'Houston', timeZone: 'America/Chicago', utcOffsetHours: -6 },
  { name: 'pune', title: 'Pune', timeZone: 'Asia/Kolkata', utcOffsetHours: 5.5 },
  { name: 'curitiba', title: 'Curitiba', timeZone: 'America/Sao_Paulo', utcOffsetHours: -3 },
  { name: 'nagoya', title: 'Nagoya', timeZone: 'Asia/Tokyo', utcOffsetHours: 9 },
  { name: 'gdansk', title: 'Gdańsk', timeZone: 'Europe/Warsaw', utcOffsetHours: 1 },
];

/** The plants of a fleet of this many; beyond the known sites they are numbered and in UTC. */
export function samplePlants(count: number): readonly SamplePlant[] {
  return Array.from({ length: count }, (_, index) => {
    const number = String(index + 1);
    return (
      known[index] ?? {
        name: `plant-${number}`,
        title: `Plant ${number}`,
        timeZone: 'UTC',
        utcOffsetHours: 0,
      }
    );
  });
}
